package io.landfall.runbooks.run;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Examination;
import io.landfall.runbooks.approval.ApprovalPolicy;
import io.landfall.runbooks.approval.Plan;
import io.landfall.runbooks.approval.Uptime;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.journal.history.Request;
import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Runbook;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** All runs of this service: one at a time for each migration. Safe for several threads. */
public final class Runs implements AutoCloseable {

    /** How long {@link #close} waits for windows to be taken back or finished. */
    public static final Duration ENDING = Duration.ofSeconds(30);

    private static final Duration LOOKING = Duration.ofSeconds(30);
    /** How long {@link #start} waits for a run whose last row is being written. */
    private static final Duration LAST_ROW = PunctualJournal.Deadlines.OF_THE_SERVICE.usual();

    /**
     * The runbooks of a migration.
     *
     * @param downtime the whole budget of a window
     * @param runbooks by name, such as {@code move} and {@code cutover}
     */
    public record Migration(Duration downtime, Map<String, Runbook.Factory> runbooks) {}

    /**
     * What a run would do.
     *
     * @param plan the plan as it would be shown
     * @param gates what the gates outside the window say now
     */
    public record Preview(Plan plan, List<CheckResult> gates) {}

    private final PunctualJournal journal;
    private final History history;
    private final Map<String, Migration> migrations;
    private final ApprovalPolicy policy;
    private final List<RunObserver> observers;
    private final Clock clock;
    private final Supplier<Uptime> machine;
    private final Map<Long, Run> runs = new ConcurrentSkipListMap<>();
    /** The newest run of earlier processes; 0 as long as theirs are not taken up. */
    private volatile long newestBefore;

    private long newest;
    /** Why nothing new begins; empty while runs are started. */
    private String begunNot = "";

    /** {@code history} is what {@code journal} comes to. */
    public Runs(
            PunctualJournal journal,
            History history,
            Map<String, Migration> migrations,
            ApprovalPolicy policy,
            List<RunObserver> observers,
            Clock clock) {
        this(journal, history, migrations, policy, observers, clock, Uptime::now);
    }

    /** The same on a machine whose uptime is told by {@code machine}. */
    Runs(
            PunctualJournal journal,
            History history,
            Map<String, Migration> migrations,
            ApprovalPolicy policy,
            List<RunObserver> observers,
            Clock clock,
            Supplier<Uptime> machine) {
        this.journal = journal;
        this.history = history;
        this.migrations = Map.copyOf(migrations);
        this.policy = policy;
        this.observers = List.copyOf(observers);
        this.clock = clock;
        this.machine = machine;
    }

    /**
     * Takes up what another process left unfinished. Inside a window it acts at once, on its own; outside it holds and
     * asks. Throws REFUSED when such a run belongs to a migration that is not in the configuration any more.
     */
    public synchronized void recover() {
        knowPastRuns();
        for (RecordedRun recorded : history.unfinished()) {
            Run run = open(recorded, true);
            runs.put(run.number(), run);
            run.start();
        }
    }

    /**
     * Takes up one run, if another process left it in its window, and nothing else; nothing new is begun afterwards.
     * Returns whether it was so.
     */
    public synchronized boolean settle(long number) {
        begunNot = "Landfall settles the window of run " + number + " with the configuration that opened it."
                + " Nothing was started. Say it again when that is over.";
        knowPastRuns();
        Optional<Run> left = history.unfinished().stream()
                .filter(recorded -> recorded.number() == number)
                .map(recorded -> open(recorded, true))
                .filter(Run::isLeftInWindow)
                .findFirst();
        left.ifPresent(run -> {
            runs.put(number, run);
            run.start();
        });
        return left.isPresent();
    }

    private void knowPastRuns() {
        newest = history.newestRun();
        newestBefore = newest;
    }

    /**
     * Starts a run for {@code who}. Throws REFUSED when one is active or the runbook makes no sense now, BAD_INPUT when
     * there is no such migration or runbook.
     */
    public synchronized Run start(String migration, String runbook, Set<String> options, Person who, String event) {
        Runbook.Factory factory = factory(migration, runbook);
        if (!begunNot.isEmpty()) {
            throw LandfallException.refused(begunNot);
        }
        active(migration).filter(run -> !run.hasEndedWithin(LAST_ROW)).ifPresent(run -> {
            RunStatus status = run.status();
            throw LandfallException.refused("Run " + run.number() + " (" + status.runbook() + ") of " + migration
                    + " is not over: " + status.text() + ". Nothing was started. Let it end, or `abort` it.");
        });
        refuseUnreachableApprovals(factory, new Request(runbook, options, Map.of(), who.name()), who);
        factory.refuseToBegin(options);
        Request terms = new Request(runbook, options, factory.found(options), who.name());
        refuseUnreachableApprovals(factory, terms, who);
        Entry request = journalRequest(migration, terms, who, event);
        newest++;
        Run run = open(RecordedRun.of(List.of(request)), false);
        runs.put(run.number(), run);
        run.tell(What.STARTED);
        run.start();
        return run;
    }

    /** A request that is written too late is ended right behind it, and its number is not given again. */
    private Entry journalRequest(String migration, Request terms, Person who, String event) {
        journal.trouble().ifPresent(why -> {
            throw LandfallException.refused("Nothing was started: " + why);
        });
        newest = Math.max(newest, history.newestRun());
        long number = newest + 1;
        Map<String, String> over =
                Map.of("outcome", "undone", "text", "it was not started: its row was written too late");
        return journal.append(
                new Entry.Record(number, migration, EntryKind.RUN, "", who.id(), terms.data(), event),
                false,
                new RunHistory(new RecordedRun()),
                Optional.of(new Entry.Record(number, migration, EntryKind.ENDED, "", "", over, "")));
    }

    private void refuseUnreachableApprovals(Runbook.Factory factory, Request terms, Person who) {
        Runbook runbook =
                factory.open(new RunContext(0, terms.options(), terms.found(), progress -> {}, () -> Duration.ZERO));
        runbook.resources().run();
        List<String> approvals = runbook.stages().stream()
                .filter(stage -> stage.skipped().isEmpty())
                .flatMap(stage -> stage.approval().stream())
                .map(Runbook.Approval::name)
                .toList();
        policy.refusesRun(who, approvals).ifPresent(reason -> {
            throw LandfallException.refused(reason);
        });
    }

    private Run open(RecordedRun recorded, boolean afterRestart) {
        Runbook.Factory factory = factory(recorded.migration(), recorded.runbook());
        Duration downtime = migrations.get(recorded.migration()).downtime();
        return new Run(factory, journal, recorded, policy, downtime, observers, clock, machine, afterRestart);
    }

    private Runbook.Factory factory(String migration, String runbook) {
        Migration known = Optional.ofNullable(migrations.get(migration))
                .orElseThrow(() -> LandfallException.badInput("There is no migration `" + migration
                        + "` in the configuration, but it was asked for or has an unfinished run. There are "
                        + new TreeSet<>(migrations.keySet()) + "."));
        return Optional.ofNullable(known.runbooks().get(runbook))
                .orElseThrow(() -> LandfallException.badInput("There is no runbook `" + runbook + "`. There are "
                        + new TreeSet<>(known.runbooks().keySet()) + "."));
    }

    /** Who may do what. */
    public ApprovalPolicy policy() {
        return policy;
    }

    /** Returns the run of this migration that has not ended. */
    public Optional<Run> active(String migration) {
        return active().stream()
                .filter(run -> run.status().migration().equals(migration))
                .findFirst();
    }

    /** Returns every run that has not ended, oldest first. */
    public List<Run> active() {
        return runs.values().stream()
                .filter(run -> !run.status().state().isEnded())
                .toList();
    }

    /** Returns a run by its number; none of an earlier process whose migration is not in the configuration any more. */
    public Optional<Run> find(long number) {
        return Optional.ofNullable(runs.get(number)).or(() -> recall(number));
    }

    private Optional<Run> recall(long number) {
        history.run(number)
                .filter(recorded -> number <= newestBefore && migrations.containsKey(recorded.migration()))
                .ifPresent(recorded -> runs.putIfAbsent(number, open(recorded, true)));
        return Optional.ofNullable(runs.get(number));
    }

    /** Returns the newest run of this migration, active or not. */
    public Optional<Run> latest(String migration) {
        return runs.values().stream()
                .filter(run -> run.status().migration().equals(migration))
                .map(Run::number)
                .reduce((earlier, later) -> later)
                .filter(number -> number > newestBefore)
                .or(() -> latestBefore(migration))
                .flatMap(this::find);
    }

    private Optional<Long> latestBefore(String migration) {
        return history.runs(migration).stream()
                .map(RecordedRun::number)
                .filter(number -> number <= newestBefore)
                .reduce((earlier, later) -> later);
    }

    /** Where the journal says this migration is. */
    public Phase phase(String migration) {
        return history.phase(migration);
    }

    /** Shows what a run would do, through the very steps it would use; changes nothing. */
    public Preview preview(String migration, String runbook, Set<String> options) {
        Runbook.Factory factory = factory(migration, runbook);
        Map<String, String> found = factory.found(options);
        Runbook opened =
                factory.open(new RunContext(0, Request.all(options, found), found, progress -> {}, () -> migrations
                        .get(migration)
                        .downtime()));
        try (Examination examination = new Examination(LOOKING)) {
            Duration downtime = migrations.get(migration).downtime();
            return new Preview(Plan.of(opened, policy, downtime), examination.look(opened.gates()));
        } finally {
            opened.resources().run();
        }
    }

    /** Ends this process's part of every run, in order and all at once; see {@code Run}. Waits {@link #ENDING} at most. */
    @Override
    public void close() {
        List<Run> ending = allOfTheLast();
        ending.forEach(Run::closeSoon);
        long deadline = System.nanoTime() + ENDING.toNanos();
        ending.forEach(run -> run.awaitClosed(deadline));
    }

    private synchronized List<Run> allOfTheLast() {
        begunNot = "Landfall is ending. Nothing was started. Say it again when Landfall is back.";
        return active();
    }
}
