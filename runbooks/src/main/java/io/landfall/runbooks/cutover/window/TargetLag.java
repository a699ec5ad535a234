package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.runbooks.cutover.window.SideBySide.Started;
import io.landfall.runbooks.pair.server.Session;
import java.time.Duration;
import java.util.Optional;

/** How long the target still needs for what the source holds. For one thread. */
public final class TargetLag {

    /** How long it is waited for before the fence. */
    public static final Duration APPROACH = Duration.ofSeconds(1);

    /** About as long as the rest of a window's wait. */
    private static final Duration NEAR = Duration.ofMillis(3);

    /** How long at most it is waited for ahead of time: whoever uses that connection next stands behind it. */
    private static final Duration AHEAD = Duration.ofSeconds(1);

    private final SideBySide sideBySide;
    private final End source;
    private final End target;
    private Optional<Ahead> ahead = Optional.empty();

    private record Ahead(Gtids last, Started<Boolean> reached) {}

    TargetLag(SideBySide sideBySide, End source, End target) {
        this.sideBySide = sideBySide;
        this.source = source;
        this.target = target;
    }

    /** It is waited for {@code last} from now on, beside what is done until {@link #await}. */
    public void begin(Gtids last) {
        ahead = Optional.of(new Ahead(last, sideBySide.start(() -> reaches(last, AHEAD))));
    }

    /** The target has applied everything up to {@code last} afterwards; throws EXTERNAL, with the reason, when it has not. */
    public void await(Gtids last, Duration limit) {
        if (!hasReached(last) && !reaches(last, limit)) {
            throw LandfallException.external(target.name() + " did not reach " + last + ", the last transaction of "
                    + source.name() + ", within " + Elapsed.show(limit) + "; it is at "
                    + target.position().applied() + ". " + errors().orElse("Replication shows no error."));
        }
    }

    /** What was begun for {@code last} has found; false when nothing was, or for another position. */
    private boolean hasReached(Gtids last) {
        Optional<Ahead> begun = ahead.filter(one -> one.last().equals(last));
        ahead = Optional.empty();
        return begun.isPresent() && begun.get().reached().join();
    }

    private boolean reaches(Gtids last, Duration limit) {
        Session waiting = target.blocking().session();
        return waiting.find(waiting.dialect().await(last, limit)).equals(Optional.of("0"));
    }

    /** What replication complains of. */
    public Optional<String> errors() {
        Optional<ReplicaStatus> status = target.blocking().session().following();
        if (status.isEmpty()) {
            return Optional.of("the target is no replica");
        }
        String errors = status.get().lastIoError() + status.get().lastSqlError();
        return errors.isEmpty() ? Optional.empty() : Optional.of("replication has an error: " + errors);
    }

    /** What the window would wait for, as the target is when it was given time to come near; throws as {@link #await} does. */
    public Duration left(Duration limit) {
        comeNear(APPROACH);
        Gtids last = source.position().binlog();
        long begun = System.nanoTime();
        await(last, limit);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /**
     * The target is near the source, or {@code patience} is over: so a moment in which it is behind stops no writes. Its
     * relay log is a new one: the opening removes it, and a large file takes long to remove.
     */
    public void approach(Duration patience) {
        Session rotating = target.blocking().session();
        rotating.execute(rotating.dialect().freshRelayLog());
        comeNear(patience);
    }

    private void comeNear(Duration patience) {
        long begun = System.nanoTime();
        Duration lag;
        do {
            long asked = System.nanoTime();
            reaches(source.position().binlog(), patience.minusNanos(asked - begun));
            lag = Duration.ofNanos(System.nanoTime() - asked);
        } while (lag.compareTo(NEAR) > 0 && System.nanoTime() - begun < patience.toNanos());
    }
}
