package io.landfall.monitor.checks.replication;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.ServerView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Passes while {@code target} is at most {@code limit} behind its source.
 *
 * <p>Measured from the heartbeat row, in the bot's own clock on both ends, so host clocks may differ. It includes up to
 * one interval of the heartbeat, and grows when the heartbeat itself has stopped, and while {@code verify} holds the
 * applier. UNKNOWN when replication is stopped or no heartbeat has arrived yet.
 */
public record HeartbeatLag(ServerView target, Duration limit, Clock clock) implements Check {

    @Override
    public String name() {
        return "replication_heartbeat_lag";
    }

    @Override
    public Finding look() {
        Optional<Duration> lag = runs(target, target.following())
                ? target.afresh().pulse().heartbeat().map(this::age)
                : Optional.empty();
        if (lag.isEmpty()) {
            return Finding.unknown(
                    target.name() + " does not replicate or has no heartbeat yet",
                    "See the check replication_running; the heartbeat is written while a migration runs.");
        }
        String text = target.name() + " is " + Elapsed.show(lag.get()) + " behind, the limit is " + Elapsed.show(limit);
        return lag.get().compareTo(limit) <= 0
                ? Finding.ok(text)
                : Finding.fail(text, "Wait for it to catch up, or raise budget.max-lag.");
    }

    /** Whether {@code target} applies, without which a heartbeat says nothing of the lag; an applier that is held for a moment does. */
    public static boolean runs(ServerView target, List<ReplicaStatus> following) {
        return following.size() == 1 && (following.get(0).runs() || target.applierIsHeld());
    }

    /** The lag while nothing newer arrives. Throws EXTERNAL when the bot's clock was set back since. */
    public Duration age(Heartbeat beat) {
        Instant now = clock.instant();
        return beat.age(now)
                .orElseThrow(() -> LandfallException.external("The heartbeat on " + target.name() + " was written "
                        + Elapsed.show(Duration.between(now, beat.writtenAt()))
                        + " in the future of the bot's clock, so"
                        + " the lag is not known. See whether the clock of Landfall's host was set back."));
    }
}
