package io.landfall.bot.posts;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.Plan;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.RecordedRun;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which plan of each run its thread has shown last, in this process. */
final class ShownPlans {

    private final History history;
    private final Map<Long, Snapshot> shown = new HashMap<>();

    /**
     * A run as the journal has it at one moment.
     *
     * @param plan that was made last
     * @param row the newest row: what is made of this knows nothing newer
     */
    record Snapshot(Plan plan, long row) {}

    ShownPlans(History history) {
        this.history = history;
    }

    /** Returns where the run is now; its plan has been made. */
    Snapshot now(long run) {
        RecordedRun now = recorded(run);
        Plan plan = Plan.shown(now)
                .orElseThrow(() -> LandfallException.bug("Run " + run + " has no plan in the journal.", null));
        return new Snapshot(plan, now.newestRow());
    }

    private RecordedRun recorded(long run) {
        return history.run(run).orElseThrow().copy();
    }

    /** Returns the newest row before a plan or question that the thread does not show yet; the newest of all without one. */
    long newestShownRow(long run) {
        RecordedRun now = recorded(run);
        long seen = Optional.ofNullable(shown.get(run)).map(Snapshot::row).orElse(0L);
        return Stream.of(EntryKind.PLAN, EntryKind.ASKED)
                .flatMap(kind -> now.rows(kind).stream())
                .map(Entry::seq)
                .filter(row -> row > seen)
                .min(Comparator.naturalOrder())
                .map(row -> row - 1)
                .orElse(now.newestRow());
    }

    /** Remembers that the thread shows this plan; returns whether it showed another one before, or none. */
    boolean show(long run, Snapshot plan) {
        Optional<Snapshot> before = Optional.ofNullable(shown.put(run, plan));
        return !before.map(seen -> seen.plan().hash())
                .equals(Optional.of(plan.plan().hash()));
    }

    /** Whether the thread has shown a plan. */
    boolean hasShown(long run) {
        return shown.containsKey(run);
    }

    void forget(long run) {
        shown.remove(run);
    }
}
