package io.landfall.monitor.checks.replication;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerView;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Warns when {@code target} itself says that it is more than {@code limit} behind ({@code Seconds_Behind_Master}). It
 * says 0 when the receiver is idle or behind, so it never proves anything. UNKNOWN when it says NULL.
 */
public record SecondsBehind(ServerView target, Duration limit) implements Check {

    @Override
    public String name() {
        return "replication_seconds_behind";
    }

    @Override
    public Finding look() {
        List<OptionalLong> said = target.following().stream()
                .map(status -> status.secondsBehind())
                .toList();
        if (said.isEmpty() || said.get(0).isEmpty()) {
            return Finding.unknown(
                    target.name() + " does not say how far it is behind", "See the check replication_running.");
        }
        long seconds = said.get(0).getAsLong();
        String text = target.name() + " says it is " + Elapsed.show(Duration.ofSeconds(seconds)) + " behind";
        return seconds <= Math.max(1, limit.toSeconds())
                ? Finding.ok(text)
                : Finding.warn(text, "Wait for it to catch up; see what keeps its applier busy.");
    }
}
