package io.landfall.lab.demo;

import io.landfall.lab.Lab;
import io.landfall.lab.LabException;
import io.landfall.lab.ledger.LedgerVerdict;
import io.landfall.lab.trace.Difference;
import io.landfall.lab.trace.PairTraces;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** One demo from an empty lab to the figures. */
public final class DemoRun {

    private static final long WRITES_AFTER_THE_SWITCH = 200;

    private static final List<String> NOT_SWITCHED = List.of("The application still writes to the old server.");

    private final DemoOptions options;
    private final PrintStream out;
    private final long begun = System.nanoTime();
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile Optional<ServiceProcess> service = Optional.empty();

    public DemoRun(DemoOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Returns the exit status: 0 when everything that the demo promises has happened. Leaves nothing behind. */
    public int run() {
        Lab lab = Lab.open();
        Thread onSignal = new Thread(() -> endEarly(lab), "demo-end");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            return run(lab);
        } catch (LabException e) {
            if (!ending.get()) {
                out.println("The demo failed: " + e.getMessage());
            }
            return 1;
        } finally {
            if (!ending.get()) {
                Runtime.getRuntime().removeShutdownHook(onSignal);
                service.ifPresent(ServiceProcess::end);
                lab.close();
            }
        }
    }

    /** Ctrl-C reaches the service, too; it ends in its own order before its servers go. */
    private void endEarly(Lab lab) {
        ending.set(true);
        service.ifPresent(ServiceProcess::end);
        lab.close();
        out.println("The demo was ended; everything it had started is gone.");
    }

    private int run(Lab lab) {
        out.println("Starting two MariaDB servers, three sshd and an application that keeps writing ...");
        DemoStage stage = DemoStage.build(lab, options.dataBytes());
        Path configuration = DemoConfiguration.write(stage, options);
        Duration setup = Duration.ofNanos(System.nanoTime() - begun);
        out.println("The configuration file of this migration: " + configuration);
        out.flush();
        Optional<PairTraces> before = options.roundTrip() ? Optional.of(traces(stage)) : Optional.empty();
        try (WritableServers writable = WritableServers.watch(stage.source(), stage.target())) {
            Optional<String> trouble = serve(stage, configuration);
            stage.ledger().stop();
            writable.close();
            List<Difference> traces = before.map(PairTraces::after).orElse(List.of());
            return conclude(stage, configuration, setup, writable.most(), traces, trouble);
        }
    }

    private static PairTraces traces(DemoStage stage) {
        return PairTraces.before(
                new PairTraces.Place("shop-old", stage.sourceHost(), stage.source()),
                new PairTraces.Place("shop-new", stage.targetHost(), stage.target()),
                new PairTraces.Application(
                        stage.ledger().propertiesFile().getParent(),
                        Set.of(stage.ledger().pidFile())));
    }

    /** Runs the service until it has ended. Returns what went wrong in the conversation. */
    private Optional<String> serve(DemoStage stage, Path configuration) {
        if (!options.scripted()) {
            out.println("Type: "
                    + String.join(
                            ", ",
                            DemoScript.lines(options).stream()
                                    .map(DemoScript.Line::words)
                                    .toList())
                    + ", " + DemoScript.LEAVE + ". And: help.");
            out.flush();
            ServiceProcess started = ServiceProcess.onThisTerminal(stage.lab(), options.launcher(), configuration);
            service = Optional.of(started);
            int status = started.await();
            return status == 0 ? Optional.empty() : Optional.of("The service ended with status " + status + ".");
        }
        ServiceProcess started = ServiceProcess.onPipes(stage.lab(), options.launcher(), configuration);
        service = Optional.of(started);
        try {
            started.play(
                    DemoScript.lines(options),
                    new Transcript(out),
                    stage.ledger()::awaitWrites,
                    WRITES_AFTER_THE_SWITCH);
            int status = started.await();
            return status == 0 ? Optional.empty() : Optional.of("The service ended with status " + status + ".");
        } catch (LabException e) {
            started.end();
            return Optional.of("The conversation broke off: " + e.getMessage() + ".");
        }
    }

    private int conclude(
            DemoStage stage,
            Path configuration,
            Duration setup,
            int mostWritable,
            List<Difference> traces,
            Optional<String> trouble) {
        boolean switched = stage.ledger().database().equals(stage.target().address());
        JournalAudit audit = JournalAudit.ask(options.launcher(), configuration);
        LedgerVerdict verdict = stage.ledger().judge(switched ? stage.target() : stage.source());
        DemoReport report = new DemoReport(
                EqualServers.engine(stage.source()),
                stage.dataBytes(),
                setup,
                verdict,
                differences(stage, switched, audit),
                mostWritable,
                audit,
                options.roundTrip()
                        ? Optional.of(new RoundTrip(audit, verdict.switchPauses(), traces))
                        : Optional.empty());
        options.report().ifPresent(file -> write(file, report.asJson()));
        out.println(report.summary());
        return finish(report.faults(), trouble);
    }

    /** When it is finished, the old server does not follow any more, and each switch has compared all tables itself. */
    private static List<String> differences(DemoStage stage, boolean switched, JournalAudit audit) {
        if (!switched) {
            return NOT_SWITCHED;
        }
        return audit.isFinished() ? List.of() : EqualServers.differences(stage.source(), stage.target());
    }

    private int finish(List<String> faults, Optional<String> trouble) {
        if (faults.isEmpty() && trouble.isEmpty()) {
            out.println("Nothing was lost.");
            return 0;
        }
        trouble.ifPresent(text -> out.println("WRONG: " + text));
        faults.forEach(fault -> out.println("WRONG: " + fault));
        return 1;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new LabException("Could not write the report " + file + ": " + e.getMessage(), e);
        }
    }
}
