package io.landfall.bot.posts;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which plan of each run its thread has shown last, in this process. */
final class ShownPlans {

    private static final int BRIEF = 8;

    private final Journal journal;
    private final Map<Long, Snapshot> shown = new HashMap<>();

    /**
     * A run as the journal has it at one moment.
     *
     * @param hash of the plan
     * @param lines the plan
     * @param row the newest row: what is made of this knows nothing newer
     */
    record Snapshot(String hash, List<String> lines, long row) {

        /** Returns a question of the engine with this plan's hash in it. */
        String in(String question) {
            return question.replaceFirst("; plan [0-9a-f]+", "; plan " + hash.substring(0, BRIEF));
        }
    }

    ShownPlans(Journal journal) {
        this.journal = journal;
    }

    /** Returns where the run is now; its plan has been made. */
    Snapshot now(long run) {
        List<Entry> rows = journal.entries(run);
        Map<String, String> plan = rows.stream()
                .map(Entry::record)
                .filter(record -> record.kind() == EntryKind.PLAN)
                .reduce((earlier, later) -> later)
                .map(Entry.Record::data)
                .orElseThrow(() -> LandfallException.bug("Run " + run + " has no plan in the journal.", null));
        return new Snapshot(
                plan.get("hash"),
                plan.get("text").lines().toList(),
                rows.get(rows.size() - 1).seq());
    }

    /** Returns the newest row before a plan or question that the thread does not show yet; the newest of all without one. */
    long newestShownRow(long run) {
        List<Entry> rows = journal.entries(run);
        long seen = Optional.ofNullable(shown.get(run)).map(Snapshot::row).orElse(0L);
        return rows.stream()
                .filter(row -> row.seq() > seen)
                .filter(row ->
                        row.record().kind() == EntryKind.PLAN || row.record().kind() == EntryKind.ASKED)
                .findFirst()
                .map(row -> row.seq() - 1)
                .orElse(rows.get(rows.size() - 1).seq());
    }

    /** Remembers that the thread shows this plan; returns whether it showed another one before, or none. */
    boolean show(long run, Snapshot plan) {
        Optional<Snapshot> before = Optional.ofNullable(shown.put(run, plan));
        return !before.map(Snapshot::hash).equals(Optional.of(plan.hash()));
    }

    /** Whether the thread has shown a plan. */
    boolean hasShown(long run) {
        return shown.containsKey(run);
    }

    void forget(long run) {
        shown.remove(run);
    }
}
