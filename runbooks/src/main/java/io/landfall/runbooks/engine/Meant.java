package io.landfall.runbooks.engine;

import io.landfall.runbooks.engine.Runbook.Approval;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which approvals somebody means. A range never covers an approval that is asked for by name alone.
 *
 * @param from the first number; empty when none was written
 * @param to the last number; empty when none was written
 * @param name the name that was written; empty when none was
 */
public record Meant(OptionalInt from, OptionalInt to, Optional<String> name) {

    /** The only one that is asked for. */
    public static Meant theOnlyOne() {
        return new Meant(OptionalInt.empty(), OptionalInt.empty(), Optional.empty());
    }

    public static Meant number(int number) {
        return numbers(number, number);
    }

    /** Those numbered {@code from} to {@code to}. */
    public static Meant numbers(int from, int to) {
        return new Meant(OptionalInt.of(from), OptionalInt.of(to), Optional.empty());
    }

    /** The one of this name, whether it has a number or not. */
    public static Meant named(String name) {
        return new Meant(OptionalInt.empty(), OptionalInt.empty(), Optional.of(name));
    }

    boolean isTheOnlyOne() {
        return from.isEmpty() && name.isEmpty();
    }

    boolean covers(Approval approval) {
        if (name.isPresent()) {
            return approval.name().equals(name.get());
        }
        return approval.number().isPresent()
                && approval.number().getAsInt() >= from.orElseThrow()
                && approval.number().getAsInt() <= to.orElseThrow();
    }
}
