package io.landfall.bot.posts;

import io.landfall.bot.report.RunFacts;
import io.landfall.runbooks.cutover.Arm;
import io.landfall.runbooks.cutover.OpenTarget;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.StageStatus;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.Progress;
import io.landfall.runbooks.step.Runbook;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What Prometheus sees of runs and commands. */
public final class RunMetrics implements RunObserver {

    private final Gauge info;
    private final Gauge step;
    private final Gauge seconds;
    private final Gauge copied;
    private final Gauge expected;
    private final Gauge approvalWait;
    private final Gauge writeGap;
    private final Gauge predicted;
    private final Counter cutovers;
    private final Counter commands;

    private final History history;
    /** Migration and step of every series of {@link #seconds}. */
    private final Set<List<String>> timed = ConcurrentHashMap.newKeySet();

    /** Registers every name at {@code registry}; once for each registry. The figures of a cutover are in the journal. */
    public RunMetrics(CollectorRegistry registry, History history) {
        this.history = history;
        info = gauge(
                registry, "run_info", "1 for the newest run of a migration.", "migration", "runbook", "run", "state");
        step = gauge(registry, "run_step", "1 for the step that runs now.", "migration", "step");
        seconds = gauge(registry, "step_seconds", "How long the step took when it ran last.", "migration", "step");
        copied = gauge(registry, "copy_bytes", "Bytes that the copy has moved.", "migration");
        expected = gauge(registry, "copy_bytes_expected", "Bytes that the copy has to move.", "migration");
        approvalWait = gauge(
                registry, "approval_wait_seconds", "From being asked for a run to its last approval.", "migration");
        writeGap = gauge(
                registry,
                "cutover_write_gap_seconds",
                "Last transaction before the fence to the first write on the target.",
                "migration");
        predicted = gauge(
                registry,
                "cutover_predicted_seconds",
                "How long the window of that cutover was predicted to be when it was rehearsed.",
                "migration");
        cutovers = Counter.build("landfall_cutovers", "Cutovers that have ended.")
                .labelNames("outcome")
                .register(registry);
        commands = Counter.build("landfall_commands", "Commands that were given.")
                .labelNames("command", "outcome")
                .register(registry);
    }

    private static Gauge gauge(CollectorRegistry registry, String name, String help, String... labels) {
        return Gauge.build("landfall_" + name, help).labelNames(labels).register(registry);
    }

    /** Counts a command. */
    public void command(String word, String outcome) {
        commands.labels(word, outcome).inc();
    }

    @Override
    public void on(RunEvent event) {
        RunStatus run = event.run();
        info(run);
        switch (event.what()) {
            case STEP_BEGINS -> step.labels(run.migration(), event.step()).set(1);
            case STEP_DONE, STEP_FAILED -> stepEnded(run, event.step());
            case PROGRESS ->
                run.progress()
                        .filter(progress -> !progress.isOnlyWaiting())
                        .ifPresent(progress -> copy(run.migration(), progress));
            case APPROVED ->
                approvalWait
                        .labels(run.migration())
                        .set(Duration.between(run.startedAt(), Instant.now()).toMillis() / 1e3);
            case ENDED -> ended(run);
            default -> {
                // Nothing to count.
            }
        }
    }

    private void info(RunStatus run) {
        for (State state : State.values()) {
            info.remove(run.migration(), run.runbook(), Long.toString(run.run()), word(state));
        }
        if (!run.state().isEnded()) {
            info.labels(run.migration(), run.runbook(), Long.toString(run.run()), word(run.state()))
                    .set(1);
        }
    }

    private void stepEnded(RunStatus run, String name) {
        step.remove(run.migration(), name);
        run.stages().stream()
                .map(StageStatus::steps)
                .flatMap(List::stream)
                .filter(candidate -> candidate.name().equals(name))
                .forEach(done -> {
                    timed.add(List.of(run.migration(), name));
                    seconds.labels(run.migration(), name).set(done.took().toMillis() / 1e3);
                });
    }

    private void copy(String migration, Progress progress) {
        copied.labels(migration).set(progress.doneBytes());
        progress.expectedBytes().ifPresent(bytes -> expected.labels(migration).set(bytes));
    }

    private void ended(RunStatus run) {
        copied.remove(run.migration());
        expected.remove(run.migration());
        if (run.runbook().equals(Runbook.FINISH) && run.state() == State.DONE) {
            forget(run.migration());
        }
        if (run.runbook().equals(Runbook.CUTOVER) || run.runbook().equals(Runbook.ROLLBACK)) {
            cutovers.labels(word(run.state())).inc();
            recall(run.migration(), run.run());
        }
    }

    /** Removes every series of a migration that is finished. */
    private void forget(String migration) {
        approvalWait.remove(migration);
        writeGap.remove(migration);
        predicted.remove(migration);
        timed.removeIf(labels -> {
            boolean its = labels.get(0).equals(migration);
            if (its) {
                seconds.remove(labels.toArray(String[]::new));
            }
            return its;
        });
    }

    /** Shows the figures that an earlier cutover has left in the journal. */
    public void recall(String migration, long run) {
        history.run(run).map(recorded -> new RunFacts(recorded.rows())).ifPresent(facts -> {
            facts.time(OpenTarget.NAME, OpenTarget.WRITE_GAP_MILLIS).ifPresent(gap -> set(writeGap, migration, gap));
            facts.time(Arm.NAME, Arm.PREDICTED_MILLIS).ifPresent(window -> set(predicted, migration, window));
        });
    }

    private static void set(Gauge gauge, String migration, Duration time) {
        gauge.labels(migration).set(time.toNanos() / 1e9);
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
