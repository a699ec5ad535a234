package io.landfall.runbooks.approval;

import io.landfall.runbooks.step.Runbook.Approval;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Which approvals somebody means. A range never covers an approval that is asked for by name alone.
 *
 * @param from the first number; empty when none was written
 * @param to the last number; empty when none was written
 * @param name the name that was written; empty when none was
 */
public record ApprovalSelection(OptionalInt from, OptionalInt to, Optional<String> name) {

    /** The only one that is asked for. */
    public static ApprovalSelection theOnlyOne() {
        return new ApprovalSelection(OptionalInt.empty(), OptionalInt.empty(), Optional.empty());
    }

    public static ApprovalSelection number(int number) {
        return numbers(number, number);
    }

    /** Those numbered {@code from} to {@code to}. */
    public static ApprovalSelection numbers(int from, int to) {
        return new ApprovalSelection(OptionalInt.of(from), OptionalInt.of(to), Optional.empty());
    }

    /** All that have a number. */
    public static ApprovalSelection all() {
        return numbers(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** The one of this name, whether it has a number or not. */
    public static ApprovalSelection named(String name) {
        return new ApprovalSelection(OptionalInt.empty(), OptionalInt.empty(), Optional.of(name));
    }

    boolean isTheOnlyOne() {
        return from.isEmpty() && name.isEmpty();
    }

    /** Returns the first number that is meant and lies before {@code first} or behind {@code last}; empty when none does. */
    OptionalInt firstOutside(int first, int last) {
        return from.isEmpty() || equals(all())
                ? OptionalInt.empty()
                : IntStream.rangeClosed(from.getAsInt(), to.orElseThrow())
                        .filter(number -> number < first || number > last)
                        .findFirst();
    }

    boolean covers(Approval approval) {
        if (name.isPresent()) {
            return approval.name().equals(name.get());
        }
        return approval.number().isPresent() && covers(approval.number().getAsInt());
    }

    boolean covers(int number) {
        return number >= from.orElseThrow() && number <= to.orElseThrow();
    }
}
