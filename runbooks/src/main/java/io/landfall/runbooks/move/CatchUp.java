package io.landfall.runbooks.move;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.runbooks.copy.TargetBackup;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.pair.replication.StrictOrder;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The target has applied what the source had a moment ago, and its heartbeat is younger than the limit. */
public final class CatchUp implements Step {

    public static final String NAME = "catch-up";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    public static final String LAG = "lag";
    private static final String CAUGHT_UP = "caught-up";

    private final Pair pair;
    private final TargetBackup targetBackup;
    private final HeartbeatWriter heartbeat;
    private final Duration maxLag;
    private final Clock clock;
    private final Duration limit;
    private volatile Deadline deadline = new Deadline();
    /** What the target had applied when its heartbeat was young: lag comes and goes afterwards, that stays. */
    private volatile Optional<Gtids> reached = Optional.empty();

    CatchUp(
            Pair pair,
            TargetBackup targetBackup,
            HeartbeatWriter heartbeat,
            Duration maxLag,
            Clock clock,
            Duration limit) {
        this.pair = pair;
        this.targetBackup = targetBackup;
        this.heartbeat = heartbeat;
        this.maxLag = maxLag;
        this.clock = clock;
        this.limit = limit;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Wait until " + pair.target().name() + " has caught up with "
                + pair.source().name() + ": a heartbeat at most " + Elapsed.show(maxLag) + " old, and no gap.";
    }

    @Override
    public Duration limit() {
        return limit;
    }

    @Override
    public Found look() {
        Optional<Duration> lag = lag();
        return Found.of(LAG, lag.map(Elapsed::show).orElse("not known"))
                .with(CAUGHT_UP, heartbeat.state().running() && !targetBackup.exists() && hasReached(lag) && runs());
    }

    private boolean hasReached(Optional<Duration> lag) {
        return reached.map(position -> pair.target().view().gtid().applied().reaches(position))
                .orElseGet(() -> isYoung(lag));
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue(CAUGHT_UP);
    }

    @Override
    public void act(Found before) {
        deadline = new Deadline();
        heartbeat.start();
        Gtids goal = pair.source().view().gtid().binlog();
        deadline.until(
                () -> mustRun() && pair.target().view().gtid().applied().reaches(goal) && isYoung(lag()),
                LOOK_AGAIN,
                limit,
                () -> pair.target().name() + " has not caught up within " + Elapsed.show(limit) + ": its lag is "
                        + lag().map(Elapsed::show).orElse("not known")
                        + ". It goes on following. Resume to wait on.");
        reached = Optional.of(goal);
        targetBackup.remove();
    }

    private boolean isYoung(Optional<Duration> lag) {
        return lag.filter(age -> age.compareTo(maxLag) <= 0).isPresent();
    }

    private Optional<Duration> lag() {
        return pair.target().view().heartbeat().flatMap(beat -> beat.age(clock.instant()));
    }

    private boolean runs() {
        return following().filter(ReplicaStatus::runs).isPresent();
    }

    /** Returns whether replication runs; throws when it has stopped with an error, as waiting does not help then. */
    private boolean mustRun() {
        Optional<ReplicaStatus> status = following();
        String error = status.map(ReplicaStatus::lastSqlError).orElse("it is no replica");
        boolean stands =
                !error.isEmpty() && !status.map(ReplicaStatus::sqlRunning).orElse(false);
        if (stands && !StrictOrder.mend(pair.target(), pair.source().view())) {
            Dialect words = pair.target().dialect().reading();
            throw LandfallException.external("Replication on " + pair.target().name() + " has stopped: " + error
                    + " The source is not affected. Mend it there (" + words.showReplication() + ", "
                    + words.startReplication() + "), then resume;"
                    + " or abort and copy again.");
        }
        return runs();
    }

    private Optional<ReplicaStatus> following() {
        List<ReplicaStatus> following = pair.target().view().following();
        return following.stream().findFirst();
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }
}
