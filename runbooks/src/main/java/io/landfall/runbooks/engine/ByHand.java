package io.landfall.runbooks.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * What a person does by hand about one thing, when Landfall itself is gone.
 *
 * @param what what it is for, and what to do when a line prints something else, as sentences
 * @param pastes command lines for a shell, in order
 */
public record ByHand(String what, List<Paste> pastes) {

    /**
     * A command line.
     *
     * @param line is pasted as it is; holds no secret
     * @param see what it must print before the next one; what stands in backquotes is a line of its own there
     */
    public record Paste(String line, String see) {}

    public ByHand {
        pastes = List.copyOf(pastes);
    }

    public static ByHand of(String what) {
        return new ByHand(what, List.of());
    }

    /** Returns a copy with one more command line. */
    public ByHand paste(String line, String see) {
        List<Paste> more = new ArrayList<>(pastes);
        more.add(new Paste(line, see));
        return new ByHand(what, more);
    }
}
