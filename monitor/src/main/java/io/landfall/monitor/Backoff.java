package io.landfall.monitor;

import java.time.Duration;

/**
 * How long to wait before something that has failed is tried again.
 *
 * @param first the pause after each of the first failures
 * @param often how many those are; each further one doubles the pause
 * @param longest no pause is longer
 */
public record Backoff(Duration first, int often, Duration longest) {

    private static final int MOST_DOUBLINGS = 20;

    /** Doubles the pause from the second failure on. */
    public Backoff(Duration first, Duration longest) {
        this(first, 1, longest);
    }

    /** The pause after so many failures in a row. */
    public Duration after(int failures) {
        int doublings = Math.min(Math.max(0, failures - often), MOST_DOUBLINGS);
        Duration pause = first.multipliedBy(1L << doublings);
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
