package io.landfall.monitor.check;

import java.util.Objects;

/**
 * What a check found.
 *
 * @param status OK, WARN, FAIL or UNKNOWN
 * @param text what is so, with the measured value and its unit
 * @param remedy what to do about it; empty only when the status is OK
 */
public record Finding(Status status, String text, String remedy) {

    public Finding {
        Objects.requireNonNull(status);
        Objects.requireNonNull(text);
        if (status != Status.OK && remedy.isBlank()) {
            throw new IllegalArgumentException("a finding that is not OK needs a remedy: " + text);
        }
    }

    public static Finding ok(String text) {
        return new Finding(Status.OK, text, "");
    }

    public static Finding warn(String text, String remedy) {
        return new Finding(Status.WARN, text, remedy);
    }

    public static Finding fail(String text, String remedy) {
        return new Finding(Status.FAIL, text, remedy);
    }

    public static Finding unknown(String text, String remedy) {
        return new Finding(Status.UNKNOWN, text, remedy);
    }
}
