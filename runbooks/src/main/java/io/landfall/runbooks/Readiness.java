package io.landfall.runbooks;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.checks.Occasion;
import io.landfall.monitor.checks.Requirements;
import io.landfall.runbooks.cutover.Switching;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.limits.NoWayBack;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Runbook;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whether a run of a migration can begin. What is shown is what its gates ask: both are read from the steps of the run.
 */
public final class Readiness {

    /** What is asked for by this word is no run, but what is looked at all the time. */
    public static final String WATCH = "watch";

    private static final String START = "start";

    /** What can be asked for: the runs as people ask for them, and {@link #WATCH}. */
    public static final List<String> ASKED = List.of(START, Runbook.CUTOVER, Runbook.ROLLBACK, Runbook.FINISH, WATCH);

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final String migration;
    private final Requirements forth;
    private final Requirements back;
    private final Runs.Migration runs;
    private final History history;

    /**
     * Looks at nothing yet.
     *
     * @param forth what has to be so when the target follows the source
     * @param back the same when the source follows the target
     * @param runs the runbooks of the migration
     */
    Readiness(String migration, Requirements forth, Requirements back, Runs.Migration runs, History history) {
        this.migration = migration;
        this.forth = forth.whileSwitching(this::isSwitching);
        this.back = back.whileSwitching(this::isSwitching);
        this.runs = runs;
        this.history = history;
    }

    /**
     * What was found.
     *
     * @param run what it was asked for: one of {@link #ASKED}
     * @param group the only group that was looked at; empty for all
     * @param found a line for each check
     * @param took how long all of it took
     */
    public record Checked(String run, Optional<CheckGroup> group, List<CheckResult> found, Duration took) {}

    /**
     * Looks at what a run needs; blocks for up to 30 s and changes nothing. Throws REFUSED when such a run makes no sense
     * now.
     *
     * @param asked one of {@link #ASKED}; empty means the run that comes next
     * @param options what a start is asked for with
     * @param group the only one that is looked at; empty for all
     */
    public Checked check(Optional<String> asked, Set<String> options, Optional<CheckGroup> group) {
        Phase phase = phase();
        String run = asked.orElseGet(() -> options.isEmpty() ? next(phase) : START);
        if (!options.isEmpty() && !run.equals(START)) {
            throw LandfallException.badInput("`" + run + "` takes none of `--" + String.join("`, `--", options)
                    + "`: that belongs to `start`. Nothing was looked at.");
        }
        long start = System.nanoTime();
        List<CheckResult> found =
                switch (run) {
                    case WATCH -> look(watched(phase), group);
                    case Runbook.CUTOVER, Runbook.ROLLBACK -> look(run, options, group, () -> watched(phase));
                    default -> look(run.equals(START) ? Runbook.MOVE : run, options, group, List::of);
                };
        return new Checked(run, group, found, Duration.ofNanos(System.nanoTime() - start));
    }

    /** After a cutover that is the way back, while there is one. */
    private String next(Phase phase) {
        return switch (phase) {
            case NOT_STARTED -> START;
            case IN_STEP -> hasWayBack() ? Runbook.CUTOVER : START;
            case CUT_OVER -> hasWayBack() ? Runbook.ROLLBACK : Runbook.FINISH;
            case FINISHED -> Runbook.FINISH;
        };
    }

    private List<CheckResult> look(
            String runbook, Set<String> options, Optional<CheckGroup> group, Supplier<List<Requirement>> beside) {
        RunContext asked = new RunContext(0, options, progress -> {}, runs::downtime);
        Runbook opened = runs.runbooks().get(runbook).open(asked);
        try {
            List<Requirement> forPeople = at(phase()).of(Occasion.PEOPLE);
            return look(
                    Stream.of(opened.gates(), beside.get(), forPeople)
                            .flatMap(List::stream)
                            .toList(),
                    group);
        } finally {
            opened.resources().run();
        }
    }

    /** Of lines with one name the first counts. */
    private static List<CheckResult> look(List<Requirement> lines, Optional<CheckGroup> group) {
        Map<String, Requirement> byName = new LinkedHashMap<>();
        lines.stream()
                .filter(line -> group.isEmpty() || group.get() == line.group())
                .forEach(line -> byName.putIfAbsent(line.name(), line));
        try (Examination examination = new Examination(DEADLINE)) {
            return examination.look(List.copyOf(byName.values()));
        }
    }

    private List<Requirement> watched(Phase phase) {
        if (phase == Phase.NOT_STARTED || phase == Phase.FINISHED) {
            throw LandfallException.refused(migration + " is not watched: no server of it follows the other. `check "
                    + migration + "` shows what its next run needs.");
        }
        return Stream.of(again(), alarms())
                .flatMap(occasion -> at(phase).of(occasion).stream())
                .toList();
    }

    /** Returns what is looked at again and again, of a pair as one round of looks sees it. */
    public Function<MigrationView, List<Requirement>> again(Phase phase) {
        Occasion occasion = again();
        return round -> at(phase).of(round).of(occasion);
    }

    /** The same of what is looked at more often than all else. */
    public Function<MigrationView, List<Requirement>> alarms(Phase phase) {
        Occasion occasion = alarms();
        return round -> at(phase).of(round).of(occasion);
    }

    private Occasion again() {
        return hasWayBack() ? Occasion.WATCH : Occasion.WATCH_ALONE;
    }

    private Occasion alarms() {
        return hasWayBack() ? Occasion.ALARM : Occasion.ALARM_ALONE;
    }

    private Requirements at(Phase phase) {
        return phase.isTurned() ? back : forth;
    }

    /** A switch without a way back leaves nobody that follows. */
    public boolean hasWayBack() {
        return NoWayBack.of(history, migration).isEmpty();
    }

    private boolean isSwitching() {
        return Switching.isGoingOn(history, migration);
    }

    private Phase phase() {
        return history.phase(migration);
    }
}
