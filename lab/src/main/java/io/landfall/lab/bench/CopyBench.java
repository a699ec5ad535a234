package io.landfall.lab.bench;

import io.landfall.lab.LabAccount;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.database.Engine;
import io.landfall.lab.demo.Demo;
import io.landfall.lab.demo.DemoOptions;
import io.landfall.lab.demo.DemoStage;
import io.landfall.lab.demo.EqualServers;
import io.landfall.lab.demo.Figures;
import io.landfall.lab.demo.JournalAudit.Span;
import io.landfall.lab.demo.LabSession;
import io.landfall.lab.demo.Servers;
import io.landfall.lab.demo.ServiceProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** How long it takes until a new server has the data, by each way that Landfall copies, beside a dump that is loaded. */
final class CopyBench {

    private static final long WRITES_BEFORE = 1000;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final double MEBIBYTE = 1 << 20;
    private static final String ROW = "%-16s %-23s %7s %8s %7s %7s %7s %7s %8s%n";

    /** A way that Landfall copies, and how the demo's option names its transfer. */
    private record Way(Servers servers, String label, String transfer) {}

    private static final List<Way> WAYS = List.of(
            new Way(Servers.MARIADB, "mariadb-backup, stream", "stream"),
            new Way(Servers.MARIADB, "mariadb-backup, rsync", "rsync"),
            new Way(Servers.MYSQL97, "clone", "stream"),
            new Way(Servers.MYSQL80, "clone-local, stream", "stream"));

    /**
     * A copy that was made.
     *
     * @param memory the most that the service held, in bytes; empty where there was no service
     */
    private record Copied(Span span, Optional<Long> memory) {}

    private interface Copy {

        /** Returns when a new server has what the source has. */
        Copied make(DemoStage stage, LabSession session);
    }

    private final Path launcher;
    private final long bytes;
    private final PrintStream out;
    private final PrintStream err;

    CopyBench(Path launcher, long bytes, PrintStream out, PrintStream err) {
        this.launcher = launcher;
        this.bytes = bytes;
        this.out = out;
        this.err = err;
    }

    /** Returns the exit status: 0 when every copy was made, 3 when an engine can't be had. Leaves nothing behind. */
    int run() {
        Path data = Path.of(System.getProperty("java.io.tmpdir"));
        Surroundings.of(Surroundings.loadNow(), data, "servers as below", launcher)
                .lines()
                .forEach(out::println);
        out.printf(ROW, "", "", "MiB", "seconds", "MiB/s", "x dump", "before", "p95 ms", "service");
        boolean all = true;
        for (Servers servers : List.of(Servers.MARIADB, Servers.MYSQL97, Servers.MYSQL80)) {
            boolean are = servers.have(err);
            if (are && !measure(servers)) {
                return 1;
            }
            all &= are;
        }
        return all ? 0 : Demo.NOT_HERE;
    }

    private boolean measure(Servers servers) {
        Engine engine = servers.engine();
        Optional<Double> dump = measure(
                servers,
                engine.words("mariadb-dump | mariadb", "mysqldump | mysql"),
                Optional.empty(),
                (stage, session) -> byDump(engine, stage));
        return dump.isPresent()
                && WAYS.stream().filter(way -> way.servers() == servers).allMatch(way -> measure(
                                servers, way.label(), dump, (stage, session) -> byLandfall(way, stage, session))
                        .isPresent());
    }

    /** Begins with servers of its own; returns the rate in MiB/s, empty when it failed. */
    private Optional<Double> measure(Servers servers, String label, Optional<Double> dump, Copy copy) {
        List<Double> rates = new ArrayList<>();
        LabSession session = new LabSession("bench", out);
        session.run(lab -> {
            Instant began = Instant.now();
            DemoStage stage = DemoStage.build(lab, servers.beforeTheMove(lab), bytes);
            stage.ledger().awaitWrites(WRITES_BEFORE);
            Copied copied = copy.make(stage, session);
            double rate = stage.dataBytes() / MEBIBYTE / copied.span().seconds();
            rates.add(rate);
            out.printf(
                    ROW,
                    EqualServers.engine(stage.pair().source()),
                    label,
                    Math.round(stage.dataBytes() / MEBIBYTE),
                    Figures.tenths(copied.span().seconds()),
                    Figures.tenths(rate),
                    Figures.tenths(rate / dump.orElse(rate)),
                    p95(stage, new Span(began, copied.span().from())),
                    p95(stage, copied.span()),
                    copied.memory()
                            .map(held -> Math.round(held / MEBIBYTE) + " MiB")
                            .orElse("-"));
            return 0;
        });
        return rates.stream().findFirst();
    }

    private static String p95(DemoStage stage, Span span) {
        List<Double> writes = stage.ledger().millisOfWrites(span.from(), span.to());
        return writes.isEmpty() ? "-" : Double.toString(Figures.tenths(new Series(writes).p95()));
    }

    private Copied byLandfall(Way way, DemoStage stage, LabSession session) {
        DemoOptions options = new DemoOptions(
                launcher,
                true,
                way.servers(),
                bytes,
                false,
                way.transfer(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        CompletableFuture<Long> memory = new CompletableFuture<>();
        LandfallProcess landfall = new LandfallProcess(options, stage, service -> {
            session.started(service);
            memory.completeAsync(() -> mostMemory(service));
        });
        landfall.move();
        return new Copied(landfall.audit().span("take-hot-backup", "start-target"), Optional.of(memory.join()));
    }

    /** Returns when it has ended. */
    private static long mostMemory(ServiceProcess service) {
        long most = 0;
        do {
            most = Math.max(most, service.peakMemory().orElse(0L));
        } while (service.isAliveFor(LOOK_AGAIN));
        return most;
    }

    private static Copied byDump(Engine engine, DemoStage stage) {
        LabDatabase loaded = engine.start(stage.lab(), "new-host-2");
        ByHand script = new ByHand(stage.lab(), "dump-and-load.sh");
        Path client = engine.client();
        Instant began = Instant.now();
        script.run(
                client.resolveSibling(engine.words("mariadb-dump", "mysqldump")).toString(),
                client.toString(),
                script.login(stage.pair().source(), LabAccount.LANDFALL),
                script.login(loaded, LabAccount.LANDFALL));
        return new Copied(new Span(began, Instant.now()), Optional.empty());
    }
}
