package io.landfall.runbooks.engine;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one run's rows: to the journal first, then to what this process knows of the run. Safe for several threads. */
final class RunLog {

    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    private final Journal journal;
    private final RunHistory history;
    private final long run;
    private final String migration;
    private final Clock clock;
    private final Deque<Entry.Record> owed = new ArrayDeque<>();
    private long tried;

    RunLog(Journal journal, RunHistory history, long run, String migration, Clock clock) {
        this.journal = journal;
        this.history = history;
        this.run = run;
        this.migration = migration;
        this.clock = clock;
    }

    void write(EntryKind kind, String step, Map<String, String> data) {
        write(kind, step, data, "", "");
    }

    /**
     * Neither a full disk nor a locked file may keep a source closed: taking back goes on without its rows, and waits
     * for the journal at most once in two seconds. They are written before the next row that is, with the time at which
     * they happened.
     */
    void writeIfPossible(EntryKind kind, String step, Map<String, String> data) {
        writeIfPossible(kind, step, data, "", "");
    }

    synchronized void writeIfPossible(EntryKind kind, String step, Map<String, String> data, String who, String event) {
        if (!owed.isEmpty()) {
            owed.add(late(kind, step, data, who, event));
            payNowAndThen();
            return;
        }
        try {
            write(kind, step, data, who, event);
        } catch (LandfallException e) {
            LOG.error("Going on although the journal could not take `{}` of {}", kind.word(), step, e);
            owed.add(late(kind, step, data, who, event));
            tried = System.nanoTime();
        }
    }

    synchronized void write(EntryKind kind, String step, Map<String, String> data, String who, String event) {
        pay();
        history.add(journal.append(new Entry.Record(run, migration, kind, step, who, data, event)));
    }

    /** Whoever was refused is told why, also when the journal does not take that. */
    void refused(String words, Person who, LandfallException why) {
        try {
            Map<String, String> data = Map.of("words", words, "why", why.getMessage(), "name", who.name());
            write(EntryKind.REFUSED, "", data, who.id(), "");
        } catch (LandfallException e) {
            LOG.error("`{}` was refused, but that was not journaled", words, e);
        }
    }

    private Entry.Record late(EntryKind kind, String step, Map<String, String> data, String who, String event) {
        Map<String, String> withTime = new LinkedHashMap<>(data);
        withTime.put("happened", clock.instant().toString());
        return new Entry.Record(run, migration, kind, step, who, withTime, event);
    }

    private void payNowAndThen() {
        if (System.nanoTime() - tried < TRY_AGAIN.toNanos()) {
            return;
        }
        try {
            pay();
        } catch (LandfallException e) {
            LOG.error("The journal still takes nothing; {} rows wait", owed.size(), e);
            tried = System.nanoTime();
        }
    }

    /** Somebody else may have journaled that chat event meanwhile; the row is wanted all the same. */
    private Entry.Record withoutTakenEvent(Entry.Record row) {
        if (row.event().isEmpty() || journal.causedBy(row.event()).isEmpty()) {
            return row;
        }
        return new Entry.Record(row.run(), row.migration(), row.kind(), row.step(), row.who(), row.data(), "");
    }

    private void pay() {
        while (!owed.isEmpty()) {
            history.add(journal.append(withoutTakenEvent(owed.peek())));
            owed.remove();
        }
    }
}
