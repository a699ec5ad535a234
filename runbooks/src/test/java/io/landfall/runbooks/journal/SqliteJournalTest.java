package io.landfall.runbooks.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest {

    @TempDir
    Path directory;

    @Test
    void keepsRowsAndItsIdAcrossProcesses() {
        String id;
        try (SqliteJournal journal = open()) {
            id = journal.id();
            journal.append(record(EntryKind.RUN, "e-1"));
            journal.append(record(EntryKind.ENDED, ""));
        }

        try (SqliteJournal journal = open()) {
            assertThat(journal.id()).isEqualTo(id);
            assertThat(journal.entries(1)).extracting(Entry::seq).containsExactly(1L, 2L);
            assertThat(journal.entries(1).get(0).record()).isEqualTo(record(EntryKind.RUN, "e-1"));
            assertThat(journal.causedBy("e-1")).isPresent();
            assertThat(journal.firstBrokenRow()).isEmpty();
        }
    }

    @Test
    void takesAChatEventOnlyOnce() {
        try (SqliteJournal journal = open()) {
            journal.append(record(EntryKind.APPROVAL, "e-1"));

            assertThatThrownBy(() -> journal.append(record(EntryKind.APPROVAL, "e-1")))
                    .hasMessage("This message was taken already; a second delivery changes nothing.");

            assertThat(journal.entries()).hasSize(1);
        }
    }

    @Test
    void tellsTheFirstRowThatWasChanged() throws Exception {
        writeThreeRows();
        tamper("UPDATE journal SET who = 'mallory' WHERE seq = 2");

        try (SqliteJournal journal = open()) {
            assertThat(journal.firstBrokenRow()).contains(2L);
        }
    }

    @Test
    void tellsThatARowWasTakenOut() throws Exception {
        writeThreeRows();
        tamper("DELETE FROM journal WHERE seq = 2");

        try (SqliteJournal journal = open()) {
            assertThat(journal.firstBrokenRow()).contains(2L);
        }
    }

    @Test
    void refusesASecondWriter() {
        try (SqliteJournal journal = open()) {
            assertThatThrownBy(this::open)
                    .hasMessage("The journal " + file() + " is in use by another Landfall service. Nothing was started."
                            + " End that one first, or give this one a journal of its own.");

            assertThat(SqliteJournal.openToRead(file()).id()).isEqualTo(journal.id());
        }
    }

    @Test
    void saysThatAFileIsNoJournal() throws Exception {
        Files.writeString(file(), "this is no database, and long enough to look like a damaged one".repeat(100));

        assertThatThrownBy(this::open)
                .hasMessageStartingWith("The journal " + file() + " can't be used: ")
                .hasMessageEndingWith("See whether the disk is full and the file is what Landfall wrote.");
    }

    private void writeThreeRows() {
        try (SqliteJournal journal = open()) {
            journal.append(record(EntryKind.RUN, ""));
            journal.append(record(EntryKind.APPROVAL, ""));
            journal.append(record(EntryKind.ENDED, ""));
        }
    }

    private void tamper(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private SqliteJournal open() {
        return SqliteJournal.open(file(), Clock.systemUTC());
    }

    private Path file() {
        return directory.resolve("landfall.db");
    }

    private static Entry.Record record(EntryKind kind, String event) {
        return new Entry.Record(1, "shop", kind, "stop-writes", "ann", Map.of("b", "2", "a", "1"), event);
    }
}
