package io.landfall.runbooks.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.LandfallException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What can be wrong with the journal's file: what is said, and that nothing waits for ever. */
class JournalTroubleTest {

    private static final String DAMAGED =
            " is damaged: a part of it is missing or overwritten. %s Keep the file, and put back the newest copy. Without"
                    + " one, ask both servers which of them takes writes before a new journal is begun.";

    @TempDir
    Path directory;

    @Test
    void saysThatAFileIsNoDatabase() throws Exception {
        Files.writeString(file(), "this is no database, and long enough to look like a damaged one".repeat(100));

        assertThatThrownBy(this::open)
                .hasMessage("The journal " + file() + " is no SQLite database. Landfall did not start. Put back what"
                        + " Landfall wrote, or correct `journal` in the configuration file.");
        assertThatThrownBy(() -> SqliteJournal.openToRead(file()))
                .hasMessageStartingWith("The journal " + file() + " is no SQLite database. Nothing was read.");
    }

    @Test
    void saysThatADatabaseIsNoJournal() throws Exception {
        try (Connection other = connect()) {
            execute(other, "CREATE TABLE t (x)");
        }

        assertThatThrownBy(() -> SqliteJournal.openToRead(file()))
                .hasMessageStartingWith("The journal " + file() + " can't be used: ")
                .hasMessageContaining("no such table: about")
                .hasMessageEndingWith("Put back what Landfall wrote, or correct `journal` in the configuration file.");
    }

    @Test
    void doesNotTakeAnEmptyFileForANewJournal() throws Exception {
        Files.createFile(file());

        assertThatThrownBy(this::open)
                .hasMessage("The journal " + file() + " is empty: 0 bytes. Landfall did not start. If it never was a"
                        + " journal, remove it; else put back its newest copy.");
        assertThat(file()).isEmptyFile();
        assertThatThrownBy(() -> SqliteJournal.openToRead(file()))
                .hasMessage("The journal " + file()
                        + " is empty: 0 bytes. Nothing was read. It was cut off, or never was a journal.");
    }

    @Test
    void saysThatAFileWasCutOff() throws Exception {
        writeRows(200);
        cutOff(Files.size(file()) / 2);

        assertThatThrownBy(() -> {
                    try (SqliteJournal journal = SqliteJournal.openToRead(file())) {
                        journal.chain();
                    }
                })
                .hasMessage("The journal " + file() + DAMAGED.formatted("Nothing was read."));
    }

    @Test
    void saysThatThereIsNoneAndWhereItWouldBe() {
        assertThatThrownBy(() -> SqliteJournal.openToRead(file()))
                .hasMessage("There is no journal at " + file()
                        + ". It is made by the first `serve`; see `journal` in the configuration file.");
        Path nowhere = directory.resolve("nowhere/landfall.db");
        assertThatThrownBy(() -> SqliteJournal.open(nowhere, Clock.systemUTC()))
                .hasMessage(
                        "Can't write beside the journal " + nowhere + ": there is no such directory. Landfall did not"
                                + " start. Make its directory, and let this user write there.");
    }

    @Test
    void doesNotStartOnAJournalThatAnotherProgramHoldsLocked() throws Exception {
        writeRows(1);
        try (Connection other = connect()) {
            execute(other, "BEGIN EXCLUSIVE");

            assertThatThrownBy(() -> {
                        try (SqliteJournal journal = open()) {
                            journal.proveWritable();
                        }
                    })
                    .hasMessageStartingWith("Another program holds the journal " + file() + " locked. ")
                    .hasMessageEndingWith("End it; `fuser " + file() + "` shows which one it is.");
        }
    }

    @Test
    void givesUpARowSoonWhenAnotherProgramHoldsTheJournalLockedAndWritesTheNextOne() throws Exception {
        try (SqliteJournal journal = open();
                Connection other = connect()) {
            execute(other, "BEGIN IMMEDIATE");

            assertThatThrownBy(() -> journal.append(record()))
                    .isInstanceOf(LandfallException.class)
                    .hasMessage("Another program holds the journal " + file() + " locked. `intent` was not written, and"
                            + " what it is about was not done. End it; `fuser " + file() + "` shows which one it is.");

            assertThat(journal.entries()).isEmpty();
            execute(other, "COMMIT");
            assertThat(journal.append(record()).seq()).isEqualTo(1);
        }
    }

    @Test
    void saysOfADiskHowMuchIsFree() {
        assertThat(trouble(SQLiteErrorCode.SQLITE_FULL))
                .matches(
                        "The disk of the journal \\S+ is full: [0-9.]+ [KMGT]?i?B are free\\. Nothing was changed\\. Make"
                                + " room there\\.");
        assertThat(trouble(SQLiteErrorCode.SQLITE_IOERR_WRITE))
                .startsWith("The disk of the journal " + file() + " does not read or write (")
                .endsWith("See whether the disk is full or failing, and the file is what Landfall wrote.");
    }

    @Test
    void saysWhoMayNotUseTheFile() {
        String user = System.getProperty("user.name");

        assertThat(trouble(SQLiteErrorCode.SQLITE_READONLY_DIRECTORY))
                .isEqualTo("The user " + user + " can't open the journal " + file()
                        + ". Nothing was changed. Let this user" + " read and write the file and its directory.");
        assertThat(trouble(SQLiteErrorCode.SQLITE_CANTOPEN))
                .startsWith("The user " + user + " can't open the journal ");
    }

    private String trouble(SQLiteErrorCode code) {
        return JournalTrouble.of(file(), new SQLiteException("told by SQLite", code), "Nothing was changed.")
                .getMessage();
    }

    private void writeRows(int count) {
        try (SqliteJournal journal = open()) {
            for (int row = 0; row < count; row++) {
                journal.append(record());
            }
        }
    }

    private void cutOff(long length) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file().toFile(), "rw")) {
            bytes.setLength(length);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private SqliteJournal open() {
        return SqliteJournal.open(file(), Clock.systemUTC());
    }

    private Path file() {
        return directory.resolve("landfall.db");
    }

    private static Entry.Record record() {
        return new Entry.Record(
                1, "shop", EntryKind.INTENT, "stop-writes", "ann", Map.of("found", "x".repeat(300)), "");
    }
}
