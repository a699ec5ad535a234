package io.landfall.runbooks.journal.history;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.PunctualJournal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one run's rows: to the journal first, then to what this process knows of the run. Safe for several threads. */
public final class RunLog {

    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    private final PunctualJournal journal;
    private final RunHistory history;
    private final long run;
    private final String migration;
    private final BooleanSupplier inWindow;
    private final Clock clock;
    private final List<Held> held = new ArrayList<>();

    private record Held(Entry.Record row, Instant happened) {}

    public RunLog(
            PunctualJournal journal,
            RunHistory history,
            long run,
            String migration,
            BooleanSupplier inWindow,
            Clock clock) {
        this.journal = journal;
        this.history = history;
        this.run = run;
        this.migration = migration;
        this.inWindow = inWindow;
        this.clock = clock;
    }

    public void write(EntryKind kind, String step, Map<String, String> data) {
        write(kind, step, data, "", "");
    }

    /**
     * Neither a full disk nor a locked file nor a disk that hangs may keep a source closed: taking back goes on without its
     * rows. They are written as soon as that works, before the next row that is, with the time at which they happened.
     */
    public void writeIfPossible(EntryKind kind, String step, Map<String, String> data) {
        writeIfPossible(kind, step, data, "", "");
    }

    public void writeIfPossible(EntryKind kind, String step, Map<String, String> data, String who, String event) {
        if (kind == EntryKind.WITHDRAWN && history.isWithdrawn()) {
            return;
        }
        handOver();
        if (!journal.owe(row(kind, step, data, who, event), clock.instant(), history)) {
            LOG.error("Going on although the journal has not taken `{}` of {} yet", kind.word(), step);
        }
    }

    /**
     * That has happened; the journal is given the row by {@link #handOver}, or with the next row that is no commit. Waits for
     * nothing.
     */
    public synchronized void writeLater(EntryKind kind, String step, Map<String, String> data) {
        Entry.Record row = row(kind, step, data, "", "");
        history.owed(row);
        held.add(new Held(row, clock.instant()));
    }

    /** The steps whose outcome is held. */
    public synchronized List<String> heldSteps() {
        return held.stream()
                .map(Held::row)
                .filter(row -> row.kind() == EntryKind.OUTCOME)
                .map(Entry.Record::step)
                .toList();
    }

    /** The journal has been given every row that was held, in order; nobody waits for its disk. */
    public synchronized void handOver() {
        held.forEach(one -> journal.oweWithoutWaiting(one.row(), one.happened(), history));
        held.clear();
    }

    /** Throws EXTERNAL when it was not written in time; a commit that may still be written is withdrawn right behind it. */
    public void write(EntryKind kind, String step, Map<String, String> data, String who, String event) {
        Optional<Entry.Record> withdrawn = kind == EntryKind.POINT_OF_NO_RETURN
                ? Optional.of(row(EntryKind.WITHDRAWN, "", Map.of("reason", step + " was written too late"), "", ""))
                : Optional.empty();
        if (withdrawn.isEmpty()) {
            handOver();
        }
        boolean soon = inWindow.getAsBoolean();
        journal.append(row(kind, step, data, who, event), soon, history, withdrawn);
    }

    /** Whoever was refused is told why, also when the journal does not take that. */
    public void refused(String words, Person who, LandfallException why) {
        try {
            Map<String, String> data = Map.of("words", words, "why", why.getMessage(), "name", who.name());
            Entry.Record refused = row(EntryKind.REFUSED, "", data, who.id(), "");
            journal.append(refused, true, history, Optional.empty());
        } catch (LandfallException e) {
            LOG.error("`{}` was refused, but that was not journaled", words, e);
        }
    }

    /** Why the journal takes nothing now; empty when it takes rows. */
    public Optional<String> trouble() {
        return journal.trouble();
    }

    /** Whether the journal has everything that happened. */
    public boolean isWritten() {
        return history.isWritten();
    }

    private Entry.Record row(EntryKind kind, String step, Map<String, String> data, String who, String event) {
        return new Entry.Record(run, migration, kind, step, who, data, event);
    }
}
