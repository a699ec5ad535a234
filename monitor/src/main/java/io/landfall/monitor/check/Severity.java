package io.landfall.monitor.check;

/** What a bad finding of a check does to the step that waits for it. */
public enum Severity {
    /** FAIL and UNKNOWN stop the step. */
    BLOCK,
    /** It is shown, and nothing is stopped. */
    WARN
}
