package io.landfall.monitor.check;

import java.util.List;
import java.util.Objects;

/**
 * What a check found.
 *
 * @param status OK, WARN, FAIL, UNKNOWN or LATER
 * @param text what is so, with the measured value and its unit
 * @param remedy what to do about it; empty only when the status is OK or LATER
 * @param measures the figures in it; what could not be read is not among them
 */
public record Finding(Status status, String text, String remedy, List<Measure> measures) {

    public Finding {
        Objects.requireNonNull(status);
        Objects.requireNonNull(text);
        if (status != Status.OK && status != Status.LATER && remedy.isBlank()) {
            throw new IllegalArgumentException("a finding that is not OK needs a remedy: " + text);
        }
        measures = List.copyOf(measures);
    }

    public Finding(Status status, String text, String remedy) {
        this(status, text, remedy, List.of());
    }

    public static Finding ok(String text) {
        return new Finding(Status.OK, text, "");
    }

    /** It can't be looked at yet: {@code text} says when it is. */
    public static Finding later(String text) {
        return new Finding(Status.LATER, text, "");
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

    /** The same with its figures. */
    public Finding with(Measure... figures) {
        return new Finding(status, text, remedy, List.of(figures));
    }

    /** Without its figures, which may be others each time: what two findings that say the same have in common. */
    public Finding said() {
        return new Finding(status, text, remedy);
    }
}
