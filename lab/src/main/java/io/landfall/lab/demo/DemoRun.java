package io.landfall.lab.demo;

import io.landfall.lab.Lab;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.LabPair;
import io.landfall.lab.ledger.LedgerVerdict;
import io.landfall.lab.probe.Prober;
import io.landfall.lab.probe.Way;
import io.landfall.lab.trace.Difference;
import io.landfall.lab.trace.PairTraces;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One demo from an empty lab to the figures. */
public final class DemoRun {

    private static final List<String> NOT_SWITCHED = List.of("The application still writes to the old server.");

    private final DemoOptions options;
    private final InputStream in;
    private final PrintStream out;
    private final long begun = System.nanoTime();
    private final LabSession session;

    /** Will read from {@code in} only where people talk in Slack. */
    public DemoRun(DemoOptions options, InputStream in, PrintStream out) {
        this.options = options;
        this.in = in;
        this.out = out;
        this.session = new LabSession("demo", out);
    }

    /** Returns the exit status: 0 when everything that the demo promises has happened. Leaves nothing behind. */
    public int run() {
        return session.run(this::run);
    }

    private int run(Lab lab) {
        out.println("Starting two " + options.servers().title()
                + " servers, three sshd and an application that keeps writing ...");
        DemoStage stage = DemoStage.build(lab, options.servers().beforeTheMove(lab), options.dataBytes());
        DemoConfiguration configuration = DemoConfiguration.write(stage, options);
        Duration setup = Duration.ofNanos(System.nanoTime() - begun);
        out.println("The configuration file of this migration: " + configuration.file());
        out.flush();
        try (Prober prober = Prober.start(stage.pair().source(), stage.pair().target(), ways(), Prober.PACE)) {
            Optional<PairTraces> before = options.roundTrip() ? Optional.of(traces(stage)) : Optional.empty();
            Optional<String> trouble = conversation().lead(stage, configuration, session::started);
            if (session.isEnding()) {
                return 1;
            }
            stage.ledger().stop();
            prober.close();
            List<Difference> traces = before.map(PairTraces::after).orElse(List.of());
            return conclude(stage, configuration.file(), setup, prober, traces, trouble);
        }
    }

    /** What `finish` gives back by its plan lets a definer's call write on the old server, which follows nobody then. */
    private Set<Way> ways() {
        return options.roundTrip() ? Way.WITHOUT_PRIVILEGE : EnumSet.allOf(Way.class);
    }

    private static PairTraces traces(DemoStage stage) {
        LabPair pair = stage.pair();
        return PairTraces.before(
                new PairTraces.Place("shop-old", pair.sourceHost(), pair.source()),
                new PairTraces.Place("shop-new", pair.targetHost(), pair.target()),
                new PairTraces.Application(
                        stage.ledger().propertiesFile().getParent(),
                        Set.of(stage.ledger().pidFile())));
    }

    private Conversation conversation() {
        if (options.slack().isPresent()) {
            return new SlackConversation(options, options.slack().get(), in, out);
        }
        return options.scripted()
                ? new ScriptedConversation(options.launcher(), DemoScript.lines(options), out)
                : new TypedConversation(options, out);
    }

    private int conclude(
            DemoStage stage,
            Path configuration,
            Duration setup,
            Prober prober,
            List<Difference> traces,
            Optional<String> trouble) {
        LabPair pair = stage.pair();
        boolean switched = stage.ledger().database().equals(pair.target().address());
        JournalAudit audit = JournalAudit.ask(options.launcher(), configuration);
        LabDatabase serving = switched ? pair.target() : pair.source();
        LedgerVerdict verdict = stage.ledger().judge(serving);
        DemoReport report = new DemoReport(
                EqualServers.engine(pair.source()),
                stage.dataBytes(),
                setup,
                verdict,
                differences(pair, switched, audit),
                prober.judge(serving),
                audit,
                options.roundTrip()
                        ? Optional.of(new RoundTrip(
                                audit,
                                verdict.switchPauses(),
                                traces,
                                pair.source().words().noSettings()))
                        : Optional.empty());
        options.report().ifPresent(file -> Figures.write(file, report.asJson()));
        out.println(report.summary());
        return finish(report.faults(), trouble);
    }

    /** When it is finished, the old server does not follow any more, and each switch has compared all tables itself. */
    private static List<String> differences(LabPair pair, boolean switched, JournalAudit audit) {
        if (!switched) {
            return NOT_SWITCHED;
        }
        return audit.isFinished() ? List.of() : EqualServers.differences(pair.source(), pair.target());
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
}
