package io.landfall.monitor.check;

/** What a check says. The ordinal is the value of {@code landfall_check_status}. */
public enum Status {
    OK,
    WARN,
    FAIL,
    /** It could not be read. Blocks like FAIL: a failure to read is never a zero. */
    UNKNOWN;

    public boolean isBad() {
        return this == FAIL || this == UNKNOWN;
    }
}
