package io.landfall.monitor.check;

/** One look at the world. It reads, and changes nothing. */
public interface Check {

    /** Stable, unique, snake_case: the metric's label and what people read. */
    String name();

    CheckGroup group();

    default Severity severity() {
        return Severity.BLOCK;
    }

    /**
     * Looks, blocking until the answer is there; the caller gives it a deadline. May throw
     * {@link io.landfall.monitor.LandfallException} when something can't be read, which counts as UNKNOWN.
     */
    Finding look();
}
