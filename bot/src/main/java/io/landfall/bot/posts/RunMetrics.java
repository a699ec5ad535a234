package io.landfall.bot.posts;

import io.landfall.bot.report.RunFacts;
import io.landfall.monitor.metrics.MigrationSeries;
import io.landfall.runbooks.cutover.Arm;
import io.landfall.runbooks.cutover.OpenTarget;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.journal.history.VerifiedRows;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.StageStatus;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.settings.MigrationSettings;
import io.landfall.runbooks.step.Progress;
import io.landfall.runbooks.step.Runbook;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What Prometheus sees of runs and commands. */
public final class RunMetrics implements RunObserver {

    private final Gauge info;
    private final Gauge step;
    private final Gauge seconds;
    private final Gauge copied;
    private final Gauge expected;
    private final Gauge approvalWait;
    private final Gauge windowSince;
    private final Gauge windowBudget;
    private final Gauge writeGap;
    private final Gauge predicted;
    private final Gauge verified;
    private final Gauge verifiedOldest;
    private final Gauge verifiedDiffer;
    private final Counter cutovers;
    private final Counter commands;
    private final Gauge connected;

    private final MigrationSeries series;
    private final History history;
    private final Map<String, MigrationSettings> migrations;

    /** Registers every name at {@code registry}; once for each registry. The figures of a cutover are in the journal. */
    public RunMetrics(CollectorRegistry registry, History history, Map<String, MigrationSettings> migrations) {
        this.history = history;
        this.migrations = Map.copyOf(migrations);
        series = new MigrationSeries(registry);
        info = series.gauge("run_info", "1 for the newest run of a migration.", "runbook", "run", "state");
        step = series.gauge("run_step", "1 for the step that runs now.", "step");
        seconds = series.gauge("step_seconds", "How long the step took when it ran last.", "step");
        copied = series.gauge("copy_bytes", "Bytes that the copy has moved.");
        expected = series.gauge("copy_bytes_expected", "Bytes that the copy has to move.");
        approvalWait = series.gauge("approval_wait_seconds", "From being asked for a run to its last approval.");
        windowSince = series.gauge("window_open_since_timestamp_seconds", "When the window opened that is open now.");
        windowBudget = series.gauge("window_budget_seconds", "How long a window may be open.");
        writeGap = series.gauge(
                "cutover_write_gap_seconds", "Last transaction before the fence to the first write on the target.");
        predicted = series.gauge(
                "cutover_predicted_seconds",
                "How long the window of that cutover was predicted to be when it was rehearsed.");
        verified = series.gauge("verified_ratio", "Share of the rows that were compared on both servers, from 0 to 1.");
        verifiedOldest =
                series.gauge("verified_timestamp_seconds", "The oldest state in which a row was compared last.");
        verifiedDiffer = series.gauge("verified_tables_differ", "Tables whose rows differed when they were compared.");
        cutovers = Counter.build("landfall_cutovers", "Cutovers that have ended.")
                .labelNames("outcome")
                .register(registry);
        commands = Counter.build("landfall_commands", "Commands that were given.")
                .labelNames("command", "outcome")
                .register(registry);
        connected = Gauge.build("landfall_chat_connected", "1 while what people say arrives.")
                .register(registry);
    }

    /** Shows what the journal knows of the migration's rows by now. */
    public void verified(String migration) {
        VerifiedRows known = history.verified(migration);
        Optional<VerifiedRows> any = Optional.of(known).filter(VerifiedRows::isKnown);
        series.set(verified, any.map(rows -> rows.percent() / 100.0), migration);
        series.set(verifiedOldest, known.oldest().map(at -> at.toEpochMilli() / 1e3), migration);
        series.set(verifiedDiffer, any.map(rows -> (double) rows.tablesThatDiffer()), migration);
    }

    /** Counts a command. */
    public void command(String word, String outcome) {
        commands.labels(word, outcome).inc();
    }

    /** Shows whether what people say arrives. */
    public void connected(boolean is) {
        connected.set(is ? 1 : 0);
    }

    @Override
    public void on(RunEvent event) {
        RunStatus run = event.run();
        String migration = run.migration();
        info(run);
        window(run);
        switch (event.what()) {
            case STEP_BEGINS -> series.set(step, Optional.of(1.0), migration, event.step());
            case STEP_DONE, STEP_FAILED -> stepEnded(run, event.step());
            case PROGRESS ->
                run.progress()
                        .filter(progress -> !progress.isOnlyWaiting())
                        .ifPresent(progress -> copy(migration, progress));
            case APPROVED -> {
                Duration waited = Duration.between(run.startedAt(), Instant.now());
                series.set(approvalWait, Optional.of(waited.toMillis() / 1e3), migration);
            }
            case ENDED -> ended(run);
            default -> {
                // Nothing to count.
            }
        }
    }

    private void info(RunStatus run) {
        series.forget(info, run.migration());
        if (!run.state().isEnded()) {
            series.set(
                    info,
                    Optional.of(1.0),
                    run.migration(),
                    run.runbook(),
                    Long.toString(run.run()),
                    word(run.state()));
        }
    }

    private void window(RunStatus run) {
        Optional<Instant> since = run.windowOpen().map(open -> Instant.now().minus(open));
        series.set(windowSince, since.map(at -> at.toEpochMilli() / 1e3), run.migration());
        budget(run.migration());
    }

    private void budget(String migration) {
        Duration downtime = migrations.get(migration).budget().downtime();
        series.set(windowBudget, Optional.of(downtime.toMillis() / 1e3), migration);
    }

    private void stepEnded(RunStatus run, String name) {
        series.set(step, Optional.empty(), run.migration(), name);
        run.stages().stream()
                .map(StageStatus::steps)
                .flatMap(List::stream)
                .filter(candidate -> candidate.name().equals(name))
                .forEach(done -> series.set(seconds, Optional.of(done.took().toMillis() / 1e3), run.migration(), name));
        recall(run.migration());
    }

    private void copy(String migration, Progress progress) {
        series.set(copied, Optional.of((double) progress.doneBytes()), migration);
        progress.expectedBytes().ifPresent(bytes -> series.set(expected, Optional.of((double) bytes), migration));
    }

    private void ended(RunStatus run) {
        String migration = run.migration();
        List.of(step, copied, expected).forEach(gauge -> series.forget(gauge, migration));
        if (run.runbook().equals(Runbook.FINISH) && run.state() == State.DONE) {
            series.forget(migration);
        }
        if (run.runbook().equals(Runbook.CUTOVER) || run.runbook().equals(Runbook.ROLLBACK)) {
            cutovers.labels(word(run.state())).inc();
            recall(migration);
        }
    }

    /** Shows what the journal tells of a migration that is not finished, and its settings. */
    public void recall(String migration) {
        if (history.phase(migration) == Phase.FINISHED) {
            return;
        }
        budget(migration);
        verified(migration);
        history.lastSwitch(migration).map(run -> new RunFacts(run.rows())).ifPresent(facts -> {
            set(writeGap, migration, facts.time(OpenTarget.NAME, OpenTarget.WRITE_GAP_MILLIS));
            set(predicted, migration, facts.time(Arm.NAME, Arm.PREDICTED_MILLIS));
        });
    }

    private void set(Gauge gauge, String migration, Optional<Duration> time) {
        time.ifPresent(known -> series.set(gauge, Optional.of(known.toNanos() / 1e9), migration));
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
