package io.landfall.runbooks.run;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.approval.ApprovalPolicy;
import io.landfall.runbooks.approval.Uptime;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.PunctualJournal.Deadlines;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.step.AfterRestart;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Runbook.Approval;
import io.landfall.runbooks.step.Runbook.Stage;
import io.landfall.runbooks.step.Step;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** The engine with a journal on disk, and runbooks, mostly {@code cutover}, whose stages a test gives. */
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
    private final Clock clock;
    private final Supplier<Uptime> machine;
    private Duration downtime = Duration.ofSeconds(60);
    volatile List<String> checklist = List.of();
    volatile boolean targetIsSilent;
    volatile AfterRestart.Retreat retreat = new AfterRestart.Retreat(AfterRestart.Verdict.ALLOWED, "");
    private Function<Journal, PunctualJournal> disk = RunRig::patient;
    private PunctualJournal journal;
    private Runs runs;
    private int events;

    RunRig(Path directory, ApprovalPolicy policy, StagesOf stages) {
        this(directory, policy, stages, Clock.systemUTC());
    }

    RunRig(Path directory, ApprovalPolicy policy, StagesOf stages, Clock clock) {
        this(directory, policy, stages, clock, Uptime::now);
    }

    RunRig(Path directory, ApprovalPolicy policy, StagesOf stages, Clock clock, Supplier<Uptime> machine) {
        this.clock = clock;
        this.machine = machine;
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
        journal = disk.apply(SqliteJournal.open(file, clock));
        Runs.Migration shop = new Runs.Migration(
                downtime,
                Map.of(
                        "move",
                        context -> runbook("move"),
                        "cutover",
                        context -> runbook("cutover"),
                        "finish",
                        context -> runbook("finish")));
        runs = new Runs(journal, History.of(journal), Map.of("shop", shop), policy, List.of(seen), clock, machine);
    }

    private Runbook runbook(String name) {
        Optional<AfterRestart> servers = name.equals("move") ? Optional.empty() : Optional.of(new Servers());
        return new Runbook(name, () -> List.of("old-db, new-db"), stages, servers, () -> {}).after(checklist);
    }

    /** From here on the window may be open for so long. */
    RunRig withDowntime(Duration limit) {
        downtime = limit;
        runs.close();
        journal.close();
        open();
        return this;
    }

    /** From here on the journal's file lies on another disk. */
    RunRig withDisk(Function<Journal, PunctualJournal> other) {
        disk = other;
        runs.close();
        journal.close();
        open();
        return this;
    }

    /** The journal with ten times the patience, where a test is not about that. */
    static PunctualJournal patient(Journal journal) {
        return new PunctualJournal(journal, new Deadlines(Duration.ofSeconds(50), Duration.ofSeconds(5)));
    }

    Run start() {
        return start(ANN);
    }

    Run start(Person who) {
        return runs.start("shop", "cutover", Set.of(), who, event());
    }

    /** The same stages as a move, which holds where it fails. */
    Run startMove() {
        return runs.start("shop", "move", Set.of(), ANN, event());
    }

    /** Somebody has said something in the thread of this run, which need not be there. */
    void said(long run) {
        journal.append(new Entry.Record(run, "", EntryKind.COMMAND, "approve", "ann", Map.of(), event()));
    }

    /** The newest run. */
    Run run() {
        return runs.latest("shop").orElseThrow();
    }

    Run run(long number) {
        return runs.find(number).orElseThrow();
    }

    boolean isChainWhole() {
        return journal.firstBrokenRow().isEmpty();
    }

    /** Ends this process's part, and lets another one take over. */
    Run restart() {
        runs.close();
        journal.close();
        seen.forget();
        open();
        runs.recover();
        return run();
    }

    /** Ends this process's part of every run. */
    void endService() {
        runs.close();
    }

    /** Where the migration is. */
    Phase phase() {
        return runs.phase("shop");
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

    /** The number of the journal's newest row. */
    long newestRow() {
        List<Entry> all = journal.entries();
        return all.isEmpty() ? 0 : all.get(all.size() - 1).seq();
    }

    /** The run's rows, oldest first: kind and step. */
    List<String> rows(Run run) {
        return journal.entries(run.number()).stream()
                .map(Entry::record)
                .map(row -> (row.kind().word() + " " + row.step()).strip())
                .toList();
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
            if (targetIsSilent) {
                throw LandfallException.external("new-db does not answer.");
            }
            return world.facts().contains("open");
        }

        @Override
        public String target() {
            return "new-db";
        }

        @Override
        public Retreat retreat(boolean targetIsOff) {
            return targetIsOff ? new Retreat(Verdict.ALLOWED, "") : retreat;
        }

        @Override
        public Proof proveAgain() {
            return Proof.EQUAL;
        }

        @Override
        public Optional<String> byHandScript(List<ByHand> back, List<ByHand> on) {
            return Optional.of("back: " + back.stream().map(ByHand::what).toList() + "\non: "
                    + on.stream().map(ByHand::what).toList());
        }
    }

    /** Whoever asked approves nothing; so many people must approve what is named. */
    record FourEyes(ApprovalMode mode, Map<String, Integer> numbers) implements ApprovalPolicy {

        FourEyes() {
            this(ApprovalMode.ARMED, Map.of());
        }

        @Override
        public int required(String approval) {
            return numbers.getOrDefault(approval, 1);
        }

        @Override
        public Optional<String> refusesRun(Person requester, List<String> approvals) {
            return approvals.contains("unreachable") ? Optional.of("nobody may") : Optional.empty();
        }

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
