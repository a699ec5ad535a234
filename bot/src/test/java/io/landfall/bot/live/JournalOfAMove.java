package io.landfall.bot.live;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** A journal that says a move has ended well, for a pair that is in step already. */
final class JournalOfAMove {

    private JournalOfAMove() {}

    /** One for each of these migrations. */
    static void write(Path file, String... migrations) {
        try (SqliteJournal journal = SqliteJournal.open(file, Clock.systemUTC())) {
            long run = History.of(journal.entries()).newestRun();
            for (String migration : migrations) {
                run++;
                journal.append(
                        new Entry.Record(run, migration, EntryKind.RUN, "", "ann", Map.of("runbook", "move"), ""));
                journal.append(new Entry.Record(
                        run, migration, EntryKind.ENDED, "", "", Map.of("outcome", "done", "text", ""), ""));
            }
        }
    }
}
