package io.landfall.runbooks.journal;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.PunctualJournal.Rows;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Something that a journal's disk is to do: it writes a row, or something else. Guarded by the journal's lock. */
final class JournalJob {

    private static final Rows NOBODY = new Rows() {
        @Override
        public void owed(Entry.Record row) {
            // Nobody keeps this row.
        }

        @Override
        public void landed(Entry.Record handed, Entry row) {
            // Nobody keeps this row.
        }
    };

    /** As people read it. */
    final String what;

    final Optional<Entry.Record> handed;
    final Runnable deed;
    final Rows rows;
    /** Is owed right behind this row when that is late and may still land. */
    final Optional<Entry.Record> otherwise;
    /** It is tried until it is done, and taken out by nobody. */
    final boolean isOwed;

    private Optional<Entry.Record> record;
    private Optional<Entry> entry = Optional.empty();
    private Optional<LandfallException> failure = Optional.empty();
    private boolean isDone;
    private boolean isGivenUp;
    private boolean hasTakenTooLong;
    private long begunNanos;

    private JournalJob(
            String what,
            Optional<Entry.Record> row,
            Runnable deed,
            Rows rows,
            Optional<Entry.Record> otherwise,
            boolean isOwed) {
        this.what = what;
        this.handed = row;
        this.record = row;
        this.deed = deed;
        this.rows = rows;
        this.otherwise = otherwise;
        this.isOwed = isOwed;
    }

    /** Writes a row of which nobody wants to hear. */
    static JournalJob row(Entry.Record row) {
        return row(row, NOBODY, Optional.empty());
    }

    static JournalJob row(Entry.Record row, Rows rows, Optional<Entry.Record> otherwise) {
        return new JournalJob(what(row), Optional.of(row), () -> {}, rows, otherwise, false);
    }

    static JournalJob owed(Entry.Record row, Rows rows) {
        return new JournalJob(what(row), Optional.of(row), () -> {}, rows, Optional.empty(), true);
    }

    static JournalJob deed(String what, Runnable deed, boolean isOwed) {
        return new JournalJob(what, Optional.empty(), deed, NOBODY, Optional.empty(), isOwed);
    }

    private static String what(Entry.Record row) {
        return "`" + row.kind().word() + (row.step().isEmpty() ? "" : " " + row.step()) + "`";
    }

    /** What is to be written; empty when this is something else. */
    Optional<Entry.Record> record() {
        return record;
    }

    /** It is written later than it happened, and says so. */
    void happenedAt(Instant when) {
        record = record.map(row -> {
            Map<String, String> data = new LinkedHashMap<>(row.data());
            data.put(Entry.HAPPENED, when.toString());
            return new Entry.Record(row.run(), row.migration(), row.kind(), row.step(), row.who(), data, row.event());
        });
    }

    /** Somebody else has journaled that chat event meanwhile; the row is wanted all the same. Returns whether it had one. */
    boolean dropsEvent() {
        boolean had = record.filter(row -> !row.event().isEmpty()).isPresent();
        record = record.map(
                row -> new Entry.Record(row.run(), row.migration(), row.kind(), row.step(), row.who(), row.data(), ""));
        return had;
    }

    void begin(long nanos) {
        begunNanos = nanos;
    }

    long begunNanos() {
        return begunNanos;
    }

    /** Somebody did not wait for it any longer. */
    void tookTooLong() {
        hasTakenTooLong = true;
    }

    boolean hasTakenTooLong() {
        return hasTakenTooLong;
    }

    void done(Optional<Entry> written) {
        isDone = true;
        entry = written;
    }

    Entry entry() {
        return entry.orElseThrow();
    }

    void fail(LandfallException why) {
        failure = Optional.of(why);
    }

    Optional<LandfallException> failure() {
        return failure;
    }

    boolean isOver() {
        return isDone || failure.isPresent();
    }

    /** Whoever waited for it does not any more; it may still be done. */
    void giveUp() {
        isGivenUp = true;
    }

    /** Whether it was late, and a row behind it says so. */
    boolean isTakenBack() {
        return isGivenUp && otherwise.isPresent();
    }
}
