package io.landfall.runbooks.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
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
    void readsWhatAnotherProcessHasAddedSince() {
        try (SqliteJournal journal = open();
                SqliteJournal reader = SqliteJournal.openToRead(file())) {
            assertThat(reader.entries()).isEmpty();
            journal.append(record(EntryKind.RUN, ""));
            List<Entry> first = reader.entries();
            journal.append(record(EntryKind.ENDED, ""));

            assertThat(reader.entries()).hasSize(2).isEqualTo(journal.entries());
            assertThat(first).hasSize(1);
        }
    }

    @Test
    void looksOnlyForRoomWhereAnotherProcessWrites() {
        try (SqliteJournal journal = open();
                SqliteJournal reader = SqliteJournal.openToRead(file())) {
            reader.proveWritable();

            assertThatThrownBy(() -> reader.append(record(EntryKind.RUN, "")))
                    .hasMessageContaining("`run` was not written");
            assertThat(journal.entries()).isEmpty();
        }
    }

    @Test
    void canBeKeptNowhere() {
        try (SqliteJournal journal = SqliteJournal.inMemory();
                SqliteJournal other = SqliteJournal.inMemory()) {
            journal.append(record(EntryKind.RUN, "e-1"));

            assertThat(journal.entries()).hasSize(1);
            assertThat(other.entries()).isEmpty();
            assertThat(other.id()).isNotEqualTo(journal.id());
        }
    }

    @Test
    void keepsTheNewestBesideTheChainAlsoWhereEarlierReleasesWroteRows() throws Exception {
        try (SqliteJournal journal = open()) {
            journal.append(kept(EntryKind.CARD, "1.1", "asked"));
            journal.append(kept(EntryKind.THREAD, "7", "there"));
        }
        tamper("DROP TABLE channel"); // earlier releases had none

        try (SqliteJournal journal = open()) {
            journal.keep(EntryKind.CARD, "1.2", Map.of("stamp", "1.2", "title", "asked"));
            journal.keep(EntryKind.CARD, "1.1", Map.of("stamp", "1.1"));
            journal.keep(EntryKind.CARD, "1.2", Map.of("stamp", "1.2"));
        }

        try (SqliteJournal journal = open()) {
            assertThat(journal.kept(EntryKind.CARD))
                    .containsExactly(
                            Map.of("stamp", "1.1", "title", "asked"), Map.of("stamp", "1.2"), Map.of("stamp", "1.1"));
            assertThat(journal.kept(EntryKind.THREAD)).containsExactly(Map.of("stamp", "7", "title", "there"));
            assertThat(journal.entries()).hasSize(2);
            assertThat(journal.chain().rows()).isEqualTo(2);
            assertThat(journal.firstBrokenRow()).isEmpty();
        }
        tamper("UPDATE channel SET data = 'nothing'");
        try (SqliteJournal journal = open()) {
            assertThatThrownBy(() -> journal.kept(EntryKind.CARD))
                    .hasMessageContaining("holds a row that Landfall did not write");
        }
    }

    private static Entry.Record kept(EntryKind kind, String stamp, String title) {
        return new Entry.Record(0, "", kind, "", "", Map.of("stamp", stamp, "title", title), "");
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
    void reportsRowsThatWereTakenOffTheEndOnlyByWhatTheLastRowIsNow() throws Exception {
        writeThreeRows();
        Chain before = chain();
        tamper("DELETE FROM journal WHERE seq = 3");

        Chain after = chain();

        assertThat(after.isWhole()).isTrue();
        assertThat(after.rows()).isEqualTo(2);
        assertThat(after.lastHash()).hasSize(64).isNotEqualTo(before.lastHash());
    }

    @Test
    void saysOfABrokenRowWhichOneItIsAndWhatDoesNotFit() throws Exception {
        writeThreeRows();
        tamper("UPDATE journal SET at = '2026-01-01T00:00:00Z' WHERE seq = 2");

        assertThat(chain().broken())
                .contains(new Chain.Broken(
                        2,
                        "row 2 (2026-01-01T00:00:00Z, approval stop-writes) does not have the hash of its words after row"
                                + " 1: it was changed after it was written, or row 1 was replaced"));
    }

    @Test
    void saysOfMissingRowsBetweenWhichOnesTheyWere() throws Exception {
        writeThreeRows();
        tamper("DELETE FROM journal WHERE seq = 2");

        assertThat(chain().broken().orElseThrow().what())
                .matches("row 2 is missing: after row 1 \\(\\S+Z, run stop-writes\\) comes row 3 \\(\\S+Z, ended"
                        + " stop-writes\\)");
        tamper("DELETE FROM journal WHERE seq < 3");
        assertThat(chain().broken().orElseThrow().what())
                .startsWith("rows 1 to 2 are missing: the first one is row 3 (");
    }

    @Test
    void findsRowsThatNoLandfallCouldHaveWritten() throws Exception {
        for (String change : List.of(
                "kind = 'treat'",
                "data = 'x'",
                "data = '{ \"a\": \"1\", \"b\": \"2\" }'",
                "at = 'noon'",
                "run = 2",
                "hash = ''")) {
            Files.deleteIfExists(file());
            writeThreeRows();
            tamper("UPDATE journal SET " + change + " WHERE seq = 3");

            assertThat(chain().broken().map(Chain.Broken::row)).as(change).contains(3L);
        }
    }

    @Test
    void namesTheCommandThatFindsARowItCanNotRead() throws Exception {
        writeThreeRows();
        tamper("UPDATE journal SET kind = 'treat' WHERE seq = 2");

        try (SqliteJournal journal = SqliteJournal.openToRead(file())) {
            assertThatThrownBy(journal::entries)
                    .hasMessageStartingWith("The journal " + file() + " holds a row that Landfall did not write (")
                    .hasMessageEndingWith("Nothing was read. `./landfall journal verify` tells which row it is.");
        }
    }

    @Test
    void provesThatItCanWriteAndLeavesNoRow() {
        writeThreeRows();

        try (SqliteJournal journal = open()) {
            journal.proveWritable();

            assertThat(journal.chain().rows()).isEqualTo(3);
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

    private void writeThreeRows() {
        try (SqliteJournal journal = open()) {
            journal.append(record(EntryKind.RUN, ""));
            journal.append(record(EntryKind.APPROVAL, ""));
            journal.append(record(EntryKind.ENDED, ""));
        }
    }

    private Chain chain() {
        try (SqliteJournal journal = SqliteJournal.openToRead(file())) {
            return journal.chain();
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
