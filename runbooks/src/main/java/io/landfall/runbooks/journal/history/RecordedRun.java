package io.landfall.runbooks.journal.history;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One run as its rows in the journal tell it, folded a row at a time. Safe for several threads. */
public final class RecordedRun {

    static final String MOVE = "move";

    /** In the row of a commit: the steps that are done, although the rows that say so come behind it, or never. */
    public static final String DONE = "done";

    private record Subject(EntryKind kind, String step) {}

    private final List<Entry> rows = new ArrayList<>();
    private final Map<EntryKind, List<Entry>> byKind = new EnumMap<>(EntryKind.class);
    private final Map<Subject, Entry> newest = new HashMap<>();
    private final Map<String, EntryKind> newestKind = new HashMap<>();
    /** What the commit says is done: of the rows that come behind it, a process may have written only the first ones. */
    private final Set<String> doneAtCommit = new HashSet<>();
    /** By step: what it found before it first acted, since it was undone last. */
    private final Map<String, Entry> before = new HashMap<>();

    /** Folds these rows, oldest first. */
    public static RecordedRun of(List<Entry> rows) {
        RecordedRun run = new RecordedRun();
        rows.forEach(run::add);
        return run;
    }

    /** Returns the same as it is now; nothing is added to it here. */
    public RecordedRun copy() {
        return of(rows());
    }

    public synchronized void add(Entry row) {
        String step = row.record().step();
        EntryKind kind = row.record().kind();
        rows.add(row);
        byKind.computeIfAbsent(kind, any -> new ArrayList<>()).add(row);
        newest.put(new Subject(kind, step), row);
        if (kind != EntryKind.INTENT || !doneAtCommit.contains(step)) {
            newestKind.put(step, kind);
        }
        if (kind == EntryKind.INTENT) {
            before.putIfAbsent(step, row);
        } else if (kind == EntryKind.UNDO_OUTCOME) {
            before.remove(step);
        } else if (kind == EntryKind.POINT_OF_NO_RETURN) {
            row.record().data().getOrDefault(DONE, "").lines().forEach(done -> {
                newestKind.put(done, EntryKind.OUTCOME);
                doneAtCommit.add(done);
            });
        }
    }

    /** Every row, oldest first. */
    public synchronized List<Entry> rows() {
        return List.copyOf(rows);
    }

    /** Those of one kind, oldest first. */
    public synchronized List<Entry> rows(EntryKind kind) {
        return List.copyOf(byKind.getOrDefault(kind, List.of()));
    }

    /** The row with which it was asked for. */
    public synchronized Entry request() {
        return rows.get(0);
    }

    public long number() {
        return request().record().run();
    }

    public String migration() {
        return request().record().migration();
    }

    public String runbook() {
        return request().record().data().getOrDefault("runbook", "run");
    }

    public synchronized Entry newest() {
        return rows.get(rows.size() - 1);
    }

    /** The number of the newest row; 0 without any. */
    public synchronized long newestRow() {
        return rows.isEmpty() ? 0 : newest().seq();
    }

    /** The newest row of this kind about {@code step}, which is empty for rows that are about none. */
    public synchronized Optional<Entry> newest(EntryKind kind, String step) {
        return Optional.ofNullable(newest.get(new Subject(kind, step)));
    }

    /** What the newest row about {@code step} is. */
    public synchronized Optional<EntryKind> newestKind(String step) {
        return Optional.ofNullable(newestKind.get(step));
    }

    /** Whether there is a row of this kind. */
    public synchronized boolean has(EntryKind kind) {
        return byKind.containsKey(kind);
    }

    /** The intent with which {@code step} first acted, unless that was undone since. */
    public synchronized Optional<Entry> before(String step) {
        return Optional.ofNullable(before.get(step));
    }

    /** Whether the point of no return was committed and not withdrawn. */
    public synchronized boolean isCommitted() {
        return has(EntryKind.POINT_OF_NO_RETURN) && !has(EntryKind.WITHDRAWN);
    }

    /** With which row it ended. */
    public Optional<Entry> ended() {
        return newest(EntryKind.ENDED, "");
    }

    static boolean isDone(Entry.Record ended) {
        return "done".equals(ended.data().get("outcome"));
    }
}
