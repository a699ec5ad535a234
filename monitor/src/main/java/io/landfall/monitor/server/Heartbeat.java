package io.landfall.monitor.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of Landfall's heartbeat table.
 *
 * @param sequence counts up by one for each beat
 * @param writtenAt when it was written, by the clock of the bot that wrote it, to the microsecond
 * @param writer the journal id of the bot that wrote it
 */
public record Heartbeat(long sequence, Instant writtenAt, String writer) {

    /** Two readings of one clock may differ by as much. */
    private static final Duration CLOCK_JITTER = Duration.ofMillis(100);

    /**
     * How old it is at {@code now}, by the clock that wrote it; empty when it was written in the future: that clock was set
     * back since, and nobody knows.
     */
    public Optional<Duration> age(Instant now) {
        Duration age = Duration.between(writtenAt, now);
        return age.compareTo(CLOCK_JITTER.negated()) < 0
                ? Optional.empty()
                : Optional.of(age.isNegative() ? Duration.ZERO : age);
    }
}
