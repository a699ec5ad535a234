package io.landfall.monitor.watch;

import java.time.Duration;
import java.util.Optional;

/** When a lag that shrinks will be gone. */
final class CatchUp {

    private CatchUp() {}

    /** Both looks have a lag; empty when it did not shrink between them. */
    static Optional<Duration> estimate(LagHistory.Look first, LagHistory.Look last) {
        double seconds = Duration.between(first.at(), last.at()).toMillis() / 1e3;
        double shrunk =
                first.lag().orElseThrow().minus(last.lag().orElseThrow()).toMillis() / 1e3;
        if (seconds <= 0 || shrunk <= 0) {
            return Optional.empty();
        }
        double left = last.lag().orElseThrow().toMillis() / (shrunk / seconds);
        return Optional.of(Duration.ofMillis(Math.round(left)));
    }
}
