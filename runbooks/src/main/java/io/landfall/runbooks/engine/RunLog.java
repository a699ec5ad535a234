package io.landfall.runbooks.engine;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one run's rows: to the journal first, then to what this process knows of the run. */
final class RunLog {

    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    private final Journal journal;
    private final RunHistory history;
    private final long run;
    private final String migration;

    RunLog(Journal journal, RunHistory history, long run, String migration) {
        this.journal = journal;
        this.history = history;
        this.run = run;
        this.migration = migration;
    }

    void write(EntryKind kind, String step, Map<String, String> data) {
        write(kind, step, data, "", "");
    }

    /** A full disk must not keep a source closed: taking back goes on without its rows, and says so in the log. */
    void writeIfPossible(EntryKind kind, String step, Map<String, String> data) {
        try {
            write(kind, step, data);
        } catch (LandfallException e) {
            LOG.error("Going on although the journal could not take `{}` of {}", kind.word(), step, e);
        }
    }

    void write(EntryKind kind, String step, Map<String, String> data, String who, String event) {
        history.add(journal.append(new Entry.Record(run, migration, kind, step, who, data, event)));
    }
}
