package io.landfall.monitor.checks.replication;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.ServerView;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Warns when {@code target} itself says that it is more than {@code limit} behind ({@code Seconds_Behind_Master}). It
 * says 0 when the receiver is idle or behind, so it never proves anything; where the heartbeat says something else, the text
 * says why. UNKNOWN when it says NULL.
 */
public record SecondsBehind(ServerView target, Duration limit, Clock clock) implements Check {

    private static final Duration SAME = Duration.ofSeconds(3);

    @Override
    public String name() {
        return "replication_seconds_behind";
    }

    @Override
    public Finding look() {
        List<ReplicaStatus> following = target.following();
        OptionalLong said =
                following.isEmpty() ? OptionalLong.empty() : following.get(0).secondsBehind();
        if (said.isEmpty()) {
            return Finding.unknown(
                    target.name() + " does not say how far it is behind", "See the check replication_running.");
        }
        long seconds = said.getAsLong();
        Optional<Duration> lag = HeartbeatLag.runs(target, following)
                ? target.afresh().pulse().heartbeat().flatMap(beat -> beat.age(clock.instant()))
                : Optional.empty();
        String text = target.name() + " says it is " + Elapsed.show(Duration.ofSeconds(seconds)) + " behind"
                + lag.map(heartbeat -> why(Duration.ofSeconds(seconds), heartbeat))
                        .orElse("");
        return seconds <= Math.max(1, limit.toSeconds())
                ? Finding.ok(text)
                : Finding.warn(text, "Wait for it to catch up; see what keeps its applier busy.");
    }

    /** Says why it is not what the heartbeat says. */
    private static String why(Duration said, Duration heartbeat) {
        Duration more = heartbeat.minus(said);
        if (more.abs().compareTo(SAME) <= 0) {
            return "";
        }
        return "; its newest heartbeat is " + Elapsed.show(heartbeat) + " old: "
                + (more.isNegative()
                        ? "it counts from the begin of a long transaction, or the clocks of the two hosts differ"
                        : "it counts only what has arrived, and the rest has not, or nothing writes the heartbeat");
    }
}
