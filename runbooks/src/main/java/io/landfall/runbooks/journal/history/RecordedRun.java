package io.landfall.runbooks.journal.history;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** One run as its rows in the journal tell it, folded a row at a time. Safe for several threads. */
public final class RecordedRun {

    static final String MOVE = "move";

    private record Subject(EntryKind kind, String step) {}

    private final List<Entry> rows = new ArrayList<>();
    private final Set<EntryKind> kinds = EnumSet.noneOf(EntryKind.class);
    private final Map<Subject, Entry> newest = new HashMap<>();
    private final Map<String, EntryKind> newestKind = new HashMap<>();
    /** By step: what it found before it first acted, since it was undone last. */
    private final Map<String, Entry> before = new HashMap<>();
    /** By stage: since it was last asked for. */
    private final Map<String, List<Entry>> approvals = new HashMap<>();

    private final List<Entry> intents = new ArrayList<>();
    private final List<Entry> outcomes = new ArrayList<>();
    /** The numbers of the rows that show a plan or ask for something. */
    private final TreeSet<Long> shown = new TreeSet<>();

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
        kinds.add(kind);
        newest.put(new Subject(kind, step), row);
        newestKind.put(step, kind);
        switch (kind) {
            case PLAN -> shown.add(row.seq());
            case ASKED -> {
                shown.add(row.seq());
                approvals.remove(step);
            }
            case APPROVAL ->
                approvals.computeIfAbsent(step, stage -> new ArrayList<>()).add(row);
            case INTENT -> {
                intents.add(row);
                before.putIfAbsent(step, row);
            }
            case OUTCOME -> outcomes.add(row);
            case UNDO_OUTCOME -> before.remove(step);
            default -> {
                // Only the newest row of its kind counts.
            }
        }
    }

    /** Every row, oldest first. */
    public synchronized List<Entry> rows() {
        return List.copyOf(rows);
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
        return kinds.contains(kind);
    }

    /** The intent with which {@code step} first acted, unless that was undone since. */
    public synchronized Optional<Entry> before(String step) {
        return Optional.ofNullable(before.get(step));
    }

    /** The approvals of {@code stage} since it was last asked for, oldest first. */
    public synchronized List<Entry> approvals(String stage) {
        return List.copyOf(approvals.getOrDefault(stage, List.of()));
    }

    /** Every intent of every step, undone or not, oldest first. */
    public synchronized List<Entry> intents() {
        return List.copyOf(intents);
    }

    /** Every outcome of every step, oldest first. */
    public synchronized List<Entry> outcomes() {
        return List.copyOf(outcomes);
    }

    /** The number of the first row after {@code row} that shows a plan or asks for something. */
    public synchronized OptionalLong shownAfter(long row) {
        Long next = shown.higher(row);
        return next == null ? OptionalLong.empty() : OptionalLong.of(next);
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
