package io.landfall.bot.journal;

import io.landfall.bot.conversation.MessageText;
import io.landfall.bot.text.AuditText;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.SqliteJournal;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Prints what the journal says of a migration, and then each row as a service writes it. */
public final class FollowedJournal {

    /** Another process writes the file, and tells nobody. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final SqliteJournal journal;
    private final String migration;
    private final boolean json;
    private final PrintStream out;
    private long run = -1;

    public FollowedJournal(SqliteJournal journal, String migration, boolean json, PrintStream out) {
        this.journal = journal;
        this.migration = migration;
        this.json = json;
        this.out = out;
    }

    /** Prints until nobody reads it any more or this thread is interrupted. */
    public void print() {
        long last = 0;
        while (!out.checkError() && !Thread.currentThread().isInterrupted()) {
            List<Entry> rows = journal.after(last);
            if (rows.isEmpty()) {
                LockSupport.parkNanos(LOOK.toNanos());
            } else {
                last = rows.get(rows.size() - 1).seq();
                print(AuditText.of(migration, rows));
            }
        }
    }

    private void print(List<Entry> rows) {
        List<String> lines =
                json ? rows.stream().map(AuditText::json).toList() : MessageText.of(AuditText.rows(rows, run));
        lines.forEach(out::println);
        run = rows.isEmpty() ? run : rows.get(rows.size() - 1).record().run();
    }
}
