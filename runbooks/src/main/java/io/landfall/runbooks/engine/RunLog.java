package io.landfall.runbooks.engine;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import java.util.Map;

/** Writes one run's rows: to the journal first, then to what this process knows of the run. */
final class RunLog {

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

    void write(EntryKind kind, String step, Map<String, String> data, String who, String event) {
        history.add(journal.append(new Entry.Record(run, migration, kind, step, who, data, event)));
    }
}
