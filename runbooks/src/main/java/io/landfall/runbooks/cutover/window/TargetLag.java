package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.runbooks.pair.server.Session;
import java.time.Duration;
import java.util.Optional;

/** How long the target still needs for what the source holds. */
public final class TargetLag {

    /** About as long as the rest of a window's wait. */
    private static final Duration NEAR = Duration.ofMillis(3);

    private final End source;
    private final End target;

    TargetLag(End source, End target) {
        this.source = source;
        this.target = target;
    }

    /** The target has applied everything up to {@code last} afterwards; throws EXTERNAL, with the reason, when it has not. */
    public void await(Gtids last, Duration limit) {
        if (!reaches(last, limit)) {
            throw LandfallException.external(target.name() + " did not reach " + last + ", the last transaction of "
                    + source.name() + ", within " + Elapsed.show(limit) + "; it is at "
                    + target.position().applied() + ". " + errors().orElse("Replication shows no error."));
        }
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

    /** Measured now; throws as {@link #await} does. */
    public Duration now(Duration limit) {
        Gtids last = source.position().binlog();
        long begun = System.nanoTime();
        await(last, limit);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** The target is near the source, or {@code patience} is over: so a moment in which it is behind stops no writes. */
    public void approach(Duration patience) {
        long begun = System.nanoTime();
        Duration lag;
        do {
            long asked = System.nanoTime();
            reaches(source.position().binlog(), patience.minusNanos(asked - begun));
            lag = Duration.ofNanos(System.nanoTime() - asked);
        } while (lag.compareTo(NEAR) > 0 && System.nanoTime() - begun < patience.toNanos());
    }
}
