package io.landfall.bot.report;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.StageStatus;
import io.landfall.runbooks.run.state.RunStatus.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** For how long a window that was taken back kept the application from writing. */
final class StoppedWrites {

    private StoppedWrites() {}

    /**
     * Returns the time from before the window's first step to when that was taken back, by the journal; empty when no
     * window was open.
     */
    static Optional<Duration> in(RunStatus run, List<Entry> entries) {
        List<String> steps = run.stages().stream()
                .filter(StageStatus::window)
                .flatMap(stage -> stage.steps().stream())
                .map(StepStatus::name)
                .toList();
        Optional<Instant> stopped = first(EntryKind.INTENT, steps, entries);
        Optional<Instant> back = last(EntryKind.UNDO_OUTCOME, steps, entries);
        return stopped.flatMap(from -> back.map(to -> Duration.between(from, to)));
    }

    private static Optional<Instant> first(EntryKind kind, List<String> steps, List<Entry> entries) {
        return entries.stream()
                .filter(entry -> isAbout(entry, kind, steps))
                .findFirst()
                .map(Entry::happenedAt);
    }

    private static Optional<Instant> last(EntryKind kind, List<String> steps, List<Entry> entries) {
        return entries.stream()
                .filter(entry -> isAbout(entry, kind, steps))
                .reduce((earlier, later) -> later)
                .map(Entry::happenedAt);
    }

    private static boolean isAbout(Entry entry, EntryKind kind, List<String> steps) {
        return entry.record().kind() == kind && steps.contains(entry.record().step());
    }
}
