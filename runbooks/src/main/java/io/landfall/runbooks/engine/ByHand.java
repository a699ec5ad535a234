package io.landfall.runbooks.engine;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a person does by hand about one thing, when Landfall itself is gone.
 *
 * @param what what it is for, and what to do when a line prints something else, as sentences
 * @param pastes command lines for a shell, in order
 */
public record ByHand(String what, List<Paste> pastes) {

    private static final Logger LOG = LoggerFactory.getLogger(ByHand.class);

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

    /** What a person does when {@code step} can't be done; it may have to ask the very host that does not answer. */
    static String sentence(Step step) {
        try {
            return step.byHand();
        } catch (RuntimeException e) {
            LOG.warn("What to do by hand about {} can't be told", step.name(), e);
            return "see " + step.name() + " on the break-glass page.";
        }
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
