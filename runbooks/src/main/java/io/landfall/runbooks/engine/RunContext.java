package io.landfall.runbooks.engine;

import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the steps of a run know of it.
 *
 * @param run its number; 0 when it is only asked what such a run would do
 * @param options what was asked for beside the name, such as {@code replace-target}
 * @param progress where long steps tell how far they are
 * @param budgetLeft what is left of the window's budget; the whole of it while no window is open
 */
public record RunContext(long run, Set<String> options, Progress.Sink progress, Supplier<Duration> budgetLeft) {

    /** Whether nobody has started this run: it is only asked whether it may be, and what it would do. */
    public boolean isOnlyAsked() {
        return run == 0;
    }
}
