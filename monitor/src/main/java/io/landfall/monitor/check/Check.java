package io.landfall.monitor.check;

/** One look at the world. It reads, and changes nothing; what its finding does to whom is said by a {@link Requirement}. */
public interface Check {

    /** Stable, unique, snake_case: the metric's label and what people read. */
    String name();

    /** Whether another text is news, too, while the status is the same: of what may be WARN for days and still change. */
    default boolean isNewsByText() {
        return false;
    }

    /**
     * Looks, blocking until the answer is there; the caller gives it a deadline. May throw
     * {@link io.landfall.monitor.LandfallException} when something can't be read, which counts as UNKNOWN.
     */
    Finding look();
}
