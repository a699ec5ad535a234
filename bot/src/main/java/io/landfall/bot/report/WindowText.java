package io.landfall.bot.report;

import io.landfall.bot.text.Times;
import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.cutover.FenceSource;
import io.landfall.runbooks.cutover.OpenTarget;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.run.state.RunStatus;
import java.util.Optional;

/** Says when nobody can write, and when everybody can again: a line each. */
public final class WindowText {

    private WindowText() {}

    /** Since when writes are stopped. The fence's own end is not in the journal before the window is over. */
    public static Optional<String> stopped(RecordedRun run) {
        return run.newest(EntryKind.INTENT, FenceSource.NAME)
                .map(Entry::happenedAt)
                .map(at -> "Writes are stopped since " + Times.moment(at) + ".");
    }

    /** That writes go again; empty while the journal does not say how long they were stopped. */
    public static Optional<String> again(RecordedRun run) {
        return run.newest(EntryKind.OUTCOME, OpenTarget.NAME)
                .map(opened -> "Writes go again"
                        + new RunFacts(run.rows())
                                .time(OpenTarget.NAME, OpenTarget.WINDOW_MILLIS)
                                .map(window -> ": stopped for " + Elapsed.show(window))
                                .orElse("")
                        + ".");
    }

    /** The same when the window was taken back. */
    public static Optional<String> takenBack(RunStatus now, RecordedRun run) {
        return StoppedWrites.in(now, run.rows())
                .map(stopped -> "Writes go again where they went before: stopped for " + Elapsed.show(stopped) + ".");
    }
}
