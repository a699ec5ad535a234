package io.landfall.runbooks.approval;

import io.landfall.monitor.Secret;
import io.landfall.runbooks.journal.Person;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a person says to a run, beside the words.
 *
 * @param who says it
 * @param event its identity; the same words delivered twice have the same
 * @param shown the journal's newest row when what it answers was shown; empty when it answers what stands there now
 * @param heardNanos when it was heard, by the monotonic clock: what was heard before a {@code hold} does not end it
 * @param code that proves who it is, where somebody gave one
 */
public record Instruction(Person who, String event, OptionalLong shown, long heardNanos, Optional<Secret> code) {

    /** Without a code. */
    public Instruction(Person who, String event, OptionalLong shown, long heardNanos) {
        this(who, event, shown, heardNanos, Optional.empty());
    }

    /** Returns the same with this code. */
    public Instruction with(Optional<Secret> proof) {
        return new Instruction(who, event, shown, heardNanos, proof);
    }

    /** Said now, about what stands there now. */
    public static Instruction now(Person who, String event) {
        return new Instruction(who, event, OptionalLong.empty(), System.nanoTime());
    }
}
