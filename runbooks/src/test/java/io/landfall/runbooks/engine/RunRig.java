package io.landfall.runbooks.engine;

import io.landfall.runbooks.engine.Runbook.Approval;
import io.landfall.runbooks.engine.Runbook.Stage;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The engine with a journal on disk, and one runbook {@code cutover} whose stages a test gives. */
final class RunRig implements AutoCloseable {

    static final Person ANN = new Person("ann", "Ann");
    static final Person BEN = new Person("ben", "Ben");
    static final Person CORA = new Person("cora", "Cora");

    final FakeStep.World world = new FakeStep.World();
    final Seen seen = new Seen();
    private final Map<String, FakeStep> steps = new ConcurrentHashMap<>();
    private final Path file;
    private final ApprovalPolicy policy;
    private final List<Stage> stages;
    private Journal journal;
    private Runs runs;
    private int events;

    /** Opens nothing yet: {@code stages} may be made of this rig's steps. */
    RunRig(Path directory, ApprovalPolicy policy, StagesOf stages) {
        this.file = directory.resolve("journal.db");
        this.policy = policy;
        this.stages = stages.on(this);
        open();
    }

    /** Makes stages of a rig's steps. */
    @FunctionalInterface
    interface StagesOf {
        List<Stage> on(RunRig rig);
    }

    private void open() {
        journal = SqliteJournal.open(file, Clock.systemUTC());
        Runs.Migration shop = new Runs.Migration(Duration.ofSeconds(60), Map.of("cutover", context -> runbook()));
        runs = new Runs(journal, Map.of("shop", shop), policy, List.of(seen), Clock.systemUTC());
    }

    private Runbook runbook() {
        return new Runbook("cutover", () -> List.of("old-db, new-db"), stages, Optional.of(new Servers()), () -> {});
    }

    Run start() {
        return runs.start("shop", "cutover", Set.of(), ANN, event());
    }

    /** Ends this process's part, and lets another one take over. */
    Run restart() {
        runs.close();
        journal.close();
        seen.forget();
        open();
        runs.recover();
        return runs.latest("shop").orElseThrow();
    }

    FakeStep step(String name) {
        return steps.computeIfAbsent(name, key -> new FakeStep(key, world));
    }

    /** The window's stages are those with a number. */
    static Stage asked(int number, String name, Step... steps) {
        return new Stage(Optional.of(new Approval(number, name)), Optional.empty(), true, List.of(steps));
    }

    /** Outside of the window, asked for by name. */
    static Stage named(String name, Step... steps) {
        return new Stage(Optional.of(Approval.named(name)), Optional.empty(), false, List.of(steps));
    }

    static Stage unasked(Step... steps) {
        return new Stage(Optional.empty(), Optional.empty(), false, List.of(steps));
    }

    String event() {
        return "event-" + events++;
    }

    /** The run's rows of a kind. */
    List<Entry.Record> rows(Run run, EntryKind kind) {
        return journal.entries(run.number()).stream()
                .map(Entry::record)
                .filter(row -> row.kind() == kind)
                .toList();
    }

    @Override
    public void close() {
        runs.close();
        journal.close();
    }

    private final class Servers implements AfterRestart {
        @Override
        public boolean targetWasOpened() {
            return world.facts().contains("open");
        }

        @Override
        public Proof proveAgain(Found proven) {
            return Proof.EQUAL;
        }
    }

    /** Whoever asked approves nothing. */
    static class FourEyes implements ApprovalPolicy {
        @Override
        public Optional<String> refusesApproval(Person person, String requesterId, String stage) {
            return person.id().equals(requesterId)
                    ? Optional.of(person.name() + " asked for this run")
                    : Optional.empty();
        }

        @Override
        public Optional<String> refusesGo(Person person, String requesterId) {
            return Optional.empty();
        }

        @Override
        public Duration expireAfter() {
            return Duration.ofMinutes(15);
        }
    }
}
