package io.landfall.runbooks.step;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the steps of a run know of it.
 *
 * @param run its number; 0 when it is only asked what such a run would do
 * @param options what was asked for beside the name, such as {@code replace-target}
 * @param found why an option holds, by option, where that was found out when the run was asked for
 * @param progress where long steps tell how far they are
 * @param budgetLeft what is left of the window's budget; the whole of it while no window is open
 */
public record RunContext(
        long run,
        Set<String> options,
        Map<String, String> found,
        Progress.Sink progress,
        Supplier<Duration> budgetLeft) {

    /** One whose options hold because somebody asked for them. */
    public RunContext(long run, Set<String> options, Progress.Sink progress, Supplier<Duration> budgetLeft) {
        this(run, options, Map.of(), progress, budgetLeft);
    }

    /** The same of the run with this number. */
    public RunContext numbered(long number) {
        return new RunContext(number, options, found, progress, budgetLeft);
    }

    /** Whether nobody has started this run: it is only asked whether it may be, and what it would do. */
    public boolean isOnlyAsked() {
        return run == 0;
    }
}
