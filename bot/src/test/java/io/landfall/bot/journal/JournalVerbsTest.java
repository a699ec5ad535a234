package io.landfall.bot.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.Main;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalVerbsTest {

    @TempDir
    Path directory;

    @Test
    void saysHowManyRowsThereAreAndTheLastOne() {
        String last = write(3);

        assertThat(verify())
                .isEqualTo("0: " + journal() + ": 3 rows, chain whole\nlast row 3:" + last
                        + "; compare it with the channel (--seen)\n");
    }

    @Test
    void readsWhileAServiceWrites() {
        try (Journal inUse = SqliteJournal.open(journal(), Clock.systemUTC())) {
            inUse.append(row());

            assertThat(verify()).startsWith("0: " + journal() + ": 1 rows, chain whole\n");
        }
    }

    @Test
    void namesTheFirstBrokenRow() throws Exception {
        write(4);
        tamper("UPDATE journal SET who = 'mallory', at = '2026-01-01T00:00:00Z' WHERE seq = 3");

        assertThat(verify())
                .isEqualTo("1: " + journal() + ": row 3 (2026-01-01T00:00:00Z, approval promote) does not have the hash"
                        + " of its words after row 2: it was changed after it was written, or row 2 was replaced. 2 rows"
                        + " before it fit. Keep the file, and ask who had access to it.\n");
    }

    @Test
    void findsRowsThatWereTakenOffTheEndByTheRowThatWasPosted() throws Exception {
        String posted = "4:" + write(4);
        assertThat(verify("--seen", posted))
                .isEqualTo("0: " + journal() + ": 4 rows, chain whole\nlast row " + posted + "\n");
        tamper("DELETE FROM journal WHERE seq > 2");

        assertThat(verify()).startsWith("0: ");
        assertThat(verify("--seen", posted))
                .isEqualTo("1: " + journal() + ": row 4 was posted, and the journal ends with row 2: what came after it"
                        + " was taken off, or this is an older copy. 2 rows before it fit. Keep the file, and ask who had"
                        + " access to it.\n");
    }

    @Test
    void findsAJournalThatWasWrittenAnewByTheRowThatWasPosted() throws Exception {
        String posted = "2:" + write(2);
        Files.delete(journal());
        write(5);

        assertThat(verify("--seen", posted)).startsWith("1: " + journal() + ": row 2 is not the one that was posted: ");
    }

    @Test
    void saysWhatIsWrongWithWhatIsAsked() throws Exception {
        assertThat(verify())
                .isEqualTo("1: landfall: There is no journal at " + journal()
                        + ". It is made by the first `serve`; see `journal` in the configuration file.\n");
        write(1);
        assertThat(verify("--seen", "one"))
                .isEqualTo("2: landfall: `--seen one` is no row and hash. Nothing was read. Write both as the closing"
                        + " report does, such as `57:9f3a52c10b7e44d8`.\n");
        assertThat(run("journal", "verify"))
                .startsWith("2: ")
                .contains("JOURNAL")
                .contains("--config");
        Files.writeString(journal(), "not a database".repeat(100));
        assertThat(verify()).startsWith("1: landfall: The journal " + journal() + " is no SQLite database.");
    }

    @Test
    void saysInItsHelpWhatTheFileAloneCanNotShow() {
        assertThat(run("journal", "verify", "--help").replaceAll("\\s+", " "))
                .contains("Rows that were taken off the end do not");
    }

    private String verify(String... more) {
        String[] words = new String[more.length + 3];
        words[0] = "journal";
        words[1] = "verify";
        words[2] = journal().toString();
        System.arraycopy(more, 0, words, 3, more.length);
        return run(words);
    }

    /** Returns the exit status and what was printed. */
    private static String run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = Main.run(printed, printed, words);
        return status + ": " + out.toString(StandardCharsets.UTF_8);
    }

    /** Writes rows; returns the beginning of the last one's hash, as it is posted. */
    private String write(int rows) {
        String hash = "";
        try (Journal journal = SqliteJournal.open(journal(), Clock.systemUTC())) {
            for (int i = 0; i < rows; i++) {
                hash = journal.append(row()).hash();
            }
        }
        return hash.substring(0, 32);
    }

    private static Entry.Record row() {
        return new Entry.Record(1, "shop", EntryKind.APPROVAL, "promote", "ben", Map.of("words", "approve 5"), "");
    }

    private void tamper(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + journal());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Path journal() {
        return directory.resolve("landfall.db");
    }
}
