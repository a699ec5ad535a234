package io.landfall.lab.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * A time without acknowledged writes.
 *
 * @param length by the application's monotonic clock
 * @param began when the last write before it was acknowledged, by the wall clock
 */
public record WritePause(Duration length, Instant began) {

    /** In milliseconds with fractions. */
    public double millis() {
        return length.toNanos() / 1e6;
    }
}
