package io.landfall.bot.live;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.SqliteJournal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** A journal that says a move has ended well, for a pair that is in step already. */
final class JournalOfAMove {

    private JournalOfAMove() {}

    static void write(Path file, String migration) {
        try (SqliteJournal journal = SqliteJournal.open(file, Clock.systemUTC())) {
            journal.append(new Entry.Record(1, migration, EntryKind.RUN, "", "ann", Map.of("runbook", "move"), ""));
            journal.append(
                    new Entry.Record(1, migration, EntryKind.ENDED, "", "", Map.of("outcome", "done", "text", ""), ""));
        }
    }
}
