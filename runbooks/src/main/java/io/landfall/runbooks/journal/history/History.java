package io.landfall.runbooks.journal.history;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.PunctualJournal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The journal folded, a row at a time, into what every migration and every run is now. Asks no disk, so that a question
 * waits for nothing. Safe for several threads.
 */
public final class History {

    /** With this the event of a row HEARD begins; what came of it stands in the row whose event is the rest. */
    public static final String HEARD = "heard:";

    private final NavigableMap<Long, RecordedRun> runs = new TreeMap<>();
    private final Map<String, Migration> migrations = new HashMap<>();
    private Optional<Entry> freeze = Optional.empty();
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> latest = Optional.empty();
    /** By the event of what came of them. */
    private final Map<String, Entry.Record> unanswered = new LinkedHashMap<>();

    /** What the rows of one migration come to. */
    private static final class Migration {
        private final List<RecordedRun> runs = new ArrayList<>();
        private Phase phase = Phase.NOT_STARTED;
        private Optional<RecordedRun> lastSwitch = Optional.empty();
        private VerifiedRows verified = VerifiedRows.NOTHING;

        private void add(Entry entry, Optional<RecordedRun> run) {
            Entry.Record row = entry.record();
            verified = verified.and(entry);
            String runbook = run.map(RecordedRun::runbook).orElse("");
            phase = phase.after(row, runbook);
            if (row.kind() == EntryKind.RUN && runbook.equals(RecordedRun.MOVE)) {
                verified = VerifiedRows.NOTHING; // another copy is to be compared anew
            }
            boolean isMoved =
                    row.kind() == EntryKind.ENDED && runbook.equals(RecordedRun.MOVE) && RecordedRun.isDone(row);
            if (row.kind() == EntryKind.POINT_OF_NO_RETURN) {
                lastSwitch = run;
            } else if (row.kind() == EntryKind.WITHDRAWN || isMoved) {
                lastSwitch = Optional.empty();
            }
        }
    }

    private History() {}

    /** What a journal comes to that has these rows, from its first one on. */
    public static History of(List<Entry> rows) {
        History history = new History();
        history.add(rows);
        return history;
    }

    /** What {@code journal} comes to, now and with each row that is written from now on. */
    public static History of(PunctualJournal journal) {
        History history = new History();
        journal.follow(history::add);
        return history;
    }

    private synchronized void add(List<Entry> rows) {
        rows.forEach(this::add);
    }

    private void add(Entry row) {
        Entry.Record record = row.record();
        first = first.or(() -> Optional.of(row.at()));
        latest = latest.filter(at -> !at.isBefore(row.at())).or(() -> Optional.of(row.at()));
        Optional<RecordedRun> run = run(row);
        run.ifPresent(known -> known.add(row));
        if (!record.migration().isEmpty()) {
            migration(record.migration()).add(row, run);
        }
        unanswered.remove(record.event());
        if (record.kind() == EntryKind.HEARD) {
            unanswered.put(record.event().replaceFirst(HEARD, ""), record);
        } else if (record.kind() == EntryKind.FREEZE) {
            freeze = Optional.of(row);
        } else if (record.kind() == EntryKind.THAW) {
            freeze = Optional.empty();
        }
    }

    /** The run of a row; somebody may have named one before there was one, and such a row belongs to none. */
    private Optional<RecordedRun> run(Entry row) {
        Entry.Record record = row.record();
        if (record.run() > 0 && record.kind() == EntryKind.RUN && !runs.containsKey(record.run())) {
            RecordedRun begun = new RecordedRun();
            runs.put(record.run(), begun);
            migration(record.migration()).runs.add(begun);
        }
        return run(record.run());
    }

    private Migration migration(String name) {
        return migrations.computeIfAbsent(name, any -> new Migration());
    }

    /** A run by its number. */
    public synchronized Optional<RecordedRun> run(long number) {
        return Optional.ofNullable(runs.get(number));
    }

    /** The highest number of a run; 0 when there is none. */
    public synchronized long newestRun() {
        return runs.isEmpty() ? 0 : runs.lastKey();
    }

    /** The runs that have not ended, oldest first. */
    public synchronized List<RecordedRun> unfinished() {
        return runs.values().stream().filter(run -> run.ended().isEmpty()).toList();
    }

    /** The runs of a migration, oldest first. */
    public synchronized List<RecordedRun> runs(String migration) {
        return List.copyOf(migration(migration).runs);
    }

    public synchronized Phase phase(String migration) {
        return migration(migration).phase;
    }

    /** The run that switched the migration over last, unless that was withdrawn, or it was moved again since. */
    public synchronized Optional<RecordedRun> lastSwitch(String migration) {
        return migration(migration).lastSwitch;
    }

    /** What is known of its rows since it was copied. */
    public synchronized VerifiedRows verified(String migration) {
        return migration(migration).verified;
    }

    /** The row with which everything was frozen; empty when nothing is. */
    public synchronized Optional<Entry> freeze() {
        return freeze;
    }

    /**
     * What was heard and nothing came of since, oldest first, by the event that what comes of it will have; it may have come
     * before that it was heard was written.
     */
    public synchronized Map<String, Entry.Record> unanswered() {
        return new LinkedHashMap<>(unanswered);
    }

    /** When the first row was written; empty when there is none. */
    public synchronized Optional<Instant> first() {
        return first;
    }

    /** The latest time that any row has; empty when there is none. */
    public synchronized Optional<Instant> latest() {
        return latest;
    }
}
