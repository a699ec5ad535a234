package io.landfall.lab.bench;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.LabPair;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.database.Engine;
import io.landfall.lab.demo.DemoOptions;
import io.landfall.lab.demo.DemoStage;
import io.landfall.lab.demo.EqualServers;
import io.landfall.lab.demo.Figures;
import io.landfall.lab.demo.LabSession;
import io.landfall.lab.demo.Servers;
import io.landfall.lab.ledger.Ledger;
import io.landfall.lab.ledger.LedgerVerdict;
import io.landfall.lab.ledger.WritePause;
import io.landfall.lab.process.LabException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rounds in which every contender switches the same pair there and back while the same application writes. */
final class CutoverBench {

    private static final long DATA_BYTES = 20L << 20;
    private static final long WRITES_AFTER_TROUBLE = 200;

    private final int rounds;
    private final DemoOptions options;
    private final PrintStream out;
    private final LabSession session;
    private final Outcomes outcomes = new Outcomes();

    /** @param politePage whether the application shows a page during Landfall's switches */
    CutoverBench(
            Path launcher, Servers servers, int rounds, boolean politePage, Optional<Path> report, PrintStream out) {
        this.rounds = rounds;
        this.options = new DemoOptions(
                launcher,
                true,
                servers,
                DATA_BYTES,
                politePage,
                "stream",
                false,
                report,
                Optional.empty(),
                Optional.empty());
        this.out = out;
        this.session = new LabSession("bench", out);
    }

    /** Returns the exit status: 0 when no round failed and no write was lost. Leaves nothing behind. */
    int run() {
        return session.run(this::run);
    }

    private int run(Lab lab) {
        String load = Surroundings.loadNow();
        out.println("Starting two " + options.servers().title()
                + " servers and an application that keeps writing, and copying, in " + lab.directory() + " ...");
        Engine engine = options.servers().engine();
        LabPair pair = options.servers().beforeTheMove(lab);
        DemoStage stage = DemoStage.build(lab, pair, options.dataBytes());
        Surroundings surroundings =
                Surroundings.of(load, pair.source().dataDir(), EqualServers.engine(pair.source()), options.launcher());
        LabAccount replication = ReplicatingPair.createShopReplicationAccount(lab, pair.source());
        LandfallProcess landfall = new LandfallProcess(options, stage, session::started);
        landfall.move();
        ThereAndBack floor = new FlippedPair(Contender.FLOOR, new BareFlip(engine), pair, stage.ledger(), replication);
        ThereAndBack byHand =
                new FlippedPair(Contender.HAND_SCRIPT, new HandScript(lab, engine), pair, stage.ledger(), replication);
        List.of(floor, byHand).forEach(practised -> practised.run(made -> {}));
        measure(pair, stage.ledger(), List.of(floor, byHand, landfall)).ifPresent(outcomes::ended);
        BenchReport report = new BenchReport(rounds, options.politePage(), surroundings, outcomes);
        options.report().ifPresent(file -> Figures.write(file, report.asJson()));
        out.println(report.summary());
        return outcomes.areGood() ? 0 : 1;
    }

    /** Returns why not all rounds were made. */
    private Optional<String> measure(LabPair pair, Ledger application, List<ThereAndBack> contenders) {
        try {
            for (int number = 1; number <= rounds; number++) {
                int round = number;
                out.print("round " + round + " of " + rounds + ":");
                boolean goesOn = contenders.stream()
                        .allMatch(contender -> measure(round, contender, application) || isAsBefore(pair, application));
                out.println();
                if (!isClean(pair, application)) {
                    return Optional.of("A write is lost, or one is there that should not be.");
                }
                if (!goesOn) {
                    return Optional.of("After what failed, the old server does not serve with the new one following.");
                }
            }
            return Optional.empty();
        } catch (LabException e) {
            return Optional.of(whileNotEnding(e));
        }
    }

    /** Returns what is wrong; throws it where somebody is ending everything, and so everything fails. */
    private String whileNotEnding(LabException e) {
        if (session.isEnding()) {
            throw e;
        }
        return String.valueOf(e.getMessage());
    }

    /** Returns whether both switches were made and nothing else went wrong. */
    private boolean measure(int round, ThereAndBack contender, Ledger application) {
        int known = application.switchPauses().size();
        List<Switched> made = new ArrayList<>();
        Optional<String> trouble = trouble(contender, made);
        List<WritePause> all = application.switchPauses();
        List<WritePause> pauses = all.subList(known, all.size());
        List<Contender> names = contender.contenders();
        int measured = Math.min(made.size(), pauses.size());
        for (int i = 0; i < measured; i++) {
            outcomes.made(names.get(i), made.get(i), pauses.get(i).millis());
            out.print((i == 0 ? "  " + names.get(i).label() + " " : ", ")
                    + Figures.tenths(made.get(i).windowMillis()));
        }
        Optional<String> why = trouble.or(() -> strangePauses(pauses.size(), names.size()));
        why.ifPresent(
                reason -> failed(round, names.subList(Math.min(measured, names.size() - 1), names.size()), reason));
        out.flush();
        return why.isEmpty();
    }

    private static Optional<String> strangePauses(int pauses, int switches) {
        return pauses == switches
                ? Optional.empty()
                : Optional.of("The application changed its server " + pauses + " times in " + switches + " switches.");
    }

    private void failed(int round, List<Contender> from, String why) {
        for (Contender contender : from) {
            outcomes.failed(round, contender, why);
            out.print("  " + contender.label() + " FAILED");
        }
    }

    private Optional<String> trouble(ThereAndBack contender, List<Switched> made) {
        try {
            contender.run(made::add);
            return Optional.empty();
        } catch (LabException e) {
            return Optional.of(whileNotEnding(e));
        }
    }

    private static boolean isAsBefore(LabPair pair, Ledger application) {
        if (serving(pair, application) != pair.source()) {
            return false;
        }
        try {
            application.awaitWrites(WRITES_AFTER_TROUBLE);
            pair.awaitCaughtUp();
            return true;
        } catch (LabException e) {
            return false;
        }
    }

    private boolean isClean(LabPair pair, Ledger application) {
        application.pause();
        LedgerVerdict verdict = application.judge(serving(pair, application));
        application.goOn();
        outcomes.judged(verdict);
        return verdict.isClean();
    }

    private static LabDatabase serving(LabPair pair, Ledger application) {
        return application.database().equals(pair.target().address()) ? pair.target() : pair.source();
    }
}
