package io.landfall.bot.site;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Repeating;
import io.landfall.runbooks.finish.EndHeartbeat;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.pair.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.pair.heartbeat.Heartbeats;
import io.landfall.runbooks.run.Run;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.Runbook;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the heartbeat again after the service was started, on the server that takes the writes, and lets the server that
 * follows apply again when it has stopped at a command of its own that changes nothing, or was held when this process or one
 * before compared rows; and has rows compared when that is due. It never touches a heartbeat that a
 * run has begun or stopped in this process, nor a migration whose run may be in its window.
 */
public final class PairKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PairKeeper.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Set<State> WAITING = Set.of(State.HELD, State.ASKING);

    private final Runs runs;
    private final Repeating keeping = new Repeating("pair-keeper");

    public PairKeeper(Runs runs) {
        this.runs = runs;
    }

    /** Keeps this migration's pair from now on; {@code stands} tells whether what follows was seen to have stopped. */
    public void keep(String migration, LiveMigration live, BooleanSupplier stands) {
        keeping.again(AGAIN, () -> guarded(() -> begin(migration, live.heartbeats())));
        keeping.again(
                AGAIN,
                () -> guarded(() -> {
                    if (stands.getAsBoolean()) {
                        mend(migration, live);
                    }
                }));
        keeping.again(AGAIN, () -> guarded(live.verification()::keep));
    }

    private void mend(String migration, LiveMigration live) {
        try {
            if (isBetweenWindows(migration) && live.mendFollower()) {
                LOG.info("What follows in {} had written a command that changes nothing; it applies again", migration);
            }
        } catch (LandfallException e) {
            LOG.debug("What follows in {} could not be mended; the checks tell how it is", migration, e);
        }
    }

    private void begin(String migration, Heartbeats heartbeats) {
        if (hasBeaten(heartbeats.onSource()) || hasBeaten(heartbeats.onTarget())) {
            return;
        }
        if (isBetweenWindows(migration)) {
            switch (runs.phase(migration)) {
                case IN_STEP -> heartbeats.onSource().start();
                case CUT_OVER -> heartbeats.onTarget().start();
                case NOT_STARTED, FINISHED -> {
                    // Nobody follows, so nobody asks how far behind.
                }
            }
        }
    }

    /** Whether no run of the migration is going on, or one waits before its window. */
    private boolean isBetweenWindows(String migration) {
        Phase phase = runs.phase(migration);
        Optional<RunStatus> run = runs.active(migration).map(Run::status);
        return run.map(active -> waitsBeforeItsWindow(active, phase)).orElse(true);
    }

    /** A switch past its point of no return has a phase in which it could not be asked for. */
    private static boolean waitsBeforeItsWindow(RunStatus run, Phase phase) {
        boolean pastReturn = run.runbook().equals(Runbook.CUTOVER) && phase == Phase.CUT_OVER
                || run.runbook().equals(Runbook.ROLLBACK) && phase == Phase.IN_STEP;
        return WAITING.contains(run.state()) && run.windowOpen().isEmpty() && !pastReturn && !hasEndedHeartbeat(run);
    }

    /** A heartbeat would make anew what finishing a migration has removed. */
    private static boolean hasEndedHeartbeat(RunStatus run) {
        return run.stages().stream()
                .flatMap(stage -> stage.steps().stream())
                .anyMatch(step -> step.name().equals(EndHeartbeat.NAME) && step.mark() != RunStatus.Mark.PENDING);
    }

    private static boolean hasBeaten(HeartbeatWriter writer) {
        return writer.state().running() || writer.state().last().isPresent();
    }

    /** Returns that it is to be done again. */
    private static boolean guarded(Runnable task) {
        try {
            task.run();
        } catch (LandfallException e) {
            LOG.warn("The heartbeat can't begin yet: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("A pair can't be kept as it should be", e);
        }
        return true;
    }

    @Override
    public void close() {
        keeping.close();
    }
}
