package io.landfall.monitor.check;

/** What a check says. The ordinal is the value of {@code landfall_check_status}, which LATER does not have. */
public enum Status {
    OK,
    WARN,
    FAIL,
    /** It could not be read. Blocks like FAIL: a failure to read is never a zero. */
    UNKNOWN,
    /** It was not looked at, as it can't be yet. Stops nothing, and is not fine either. */
    LATER;

    public boolean isBad() {
        return this == FAIL || this == UNKNOWN;
    }
}
