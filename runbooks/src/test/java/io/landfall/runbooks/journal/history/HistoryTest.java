package io.landfall.runbooks.journal.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.PunctualJournal.Deadlines;
import io.landfall.runbooks.journal.SqliteJournal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a journal comes to; the journals are those that release 122e82e left. */
class HistoryTest {

    @TempDir
    Path directory;

    @Test
    void knowsARunThatIsArmed() {
        History history = History.of(rows("armed"));

        assertThat(history.phase("shop")).isEqualTo(Phase.IN_STEP);
        assertThat(history.unfinished()).extracting(RecordedRun::number).containsExactly(2L);
        assertThat(history.runs("shop"))
                .filteredOn(run -> run.has(EntryKind.ARMED))
                .extracting(RecordedRun::number)
                .containsExactly(2L);
        assertThat(history.lastSwitch("shop")).isEmpty();
        RecordedRun armed = history.run(2).orElseThrow();
        assertThat(armed.runbook()).isEqualTo("cutover");
        assertThat(armed.newest(EntryKind.APPROVAL, "promote"))
                .map(approval -> approval.record().who())
                .contains("ben");
    }

    @Test
    void knowsARunWhoseWindowIsOpen() {
        History history = History.of(rows("open"));

        assertThat(history.phase("shop")).isEqualTo(Phase.IN_STEP);
        assertThat(history.unfinished()).extracting(RecordedRun::number).containsExactly(3L);
        RecordedRun open = history.run(3).orElseThrow();
        assertThat(open.newestKind("verify-caught-up")).contains(EntryKind.INTENT);
        assertThat(open.newestKind("prove-fence")).contains(EntryKind.OUTCOME);
        assertThat(open.before("fence-source").orElseThrow().record().data()).containsEntry("read_only", "false");
        assertThat(open.before("arm").orElseThrow().record().data()).containsEntry("open", "false");
        assertThat(open.isCommitted()).isFalse();
        assertThat(history.run(2).orElseThrow().before("arm"))
                .as("it was undone")
                .isEmpty();
    }

    @Test
    void knowsAMigrationThatIsFinished() {
        List<Entry> rows = rows("finished");
        History history = History.of(rows);

        assertThat(history.phase("shop")).isEqualTo(Phase.FINISHED);
        assertThat(history.unfinished()).isEmpty();
        assertThat(history.newestRun()).isEqualTo(5);
        assertThat(history.runs("shop")).extracting(RecordedRun::number).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(history.lastSwitch("shop")).map(RecordedRun::number).contains(4L);
        assertThat(history.freeze()).as("it was thawed").isEmpty();
        assertThat(history.latest()).contains(rows.get(rows.size() - 1).at());
        assertThat(history.runs("blog")).isEmpty();
        assertThat(history.phase("blog")).isEqualTo(Phase.NOT_STARTED);
    }

    @Test
    void knowsAFreezeUntilItIsThawed() {
        List<Entry> untilFrozen = rows("finished").stream()
                .takeWhile(row -> row.record().kind() != EntryKind.THAW)
                .toList();

        assertThat(History.of(untilFrozen).freeze().orElseThrow().record().data())
                .containsEntry("reason", "year-end closing");
    }

    @Test
    void comesToTheSameARowAtATimeAsFromTheFile() {
        Path file = directory.resolve("written.db");
        try (PunctualJournal journal = new PunctualJournal(
                SqliteJournal.open(file, Clock.systemUTC()),
                new Deadlines(Duration.ofSeconds(50), Duration.ofSeconds(5)))) {
            History history = History.of(journal);
            for (Entry row : rows("finished")) {
                journal.append(row.record());

                assertThat(facts(history)).isEqualTo(facts(History.of(journal.entries())));
            }
        }
    }

    @Test
    void leavesARowOutThatNamesARunBeforeThereIsOne() {
        History history = History.of(List.of(
                row(1, "", EntryKind.COMMAND, 7), row(2, "shop", EntryKind.RUN, 7), row(3, "shop", EntryKind.HOLD, 7)));

        assertThat(history.run(7).orElseThrow().rows()).extracting(Entry::seq).containsExactly(2L, 3L);
    }

    @Test
    void knowsWhatWasHeardAndNothingCameOf() {
        History history = History.of(List.of(
                row(1, "", EntryKind.HEARD, 0, "heard:chat:1"),
                row(2, "", EntryKind.HEARD, 0, "heard:chat:2"),
                row(3, "shop", EntryKind.RUN, 1, "chat:1"),
                row(4, "", EntryKind.HEARD, 0, "heard:chat:3")));

        assertThat(history.unanswered().keySet()).containsExactly("chat:2", "chat:3");
        assertThat(history.first()).contains(Instant.EPOCH);
        assertThat(History.of(List.of()).first()).isEmpty();
    }

    private static Entry row(long seq, String migration, EntryKind kind, long run) {
        return row(seq, migration, kind, run, "");
    }

    private static Entry row(long seq, String migration, EntryKind kind, long run, String event) {
        Entry.Record record = new Entry.Record(run, migration, kind, "", "", Map.of(), event);
        return new Entry(seq, Instant.EPOCH.plusSeconds(seq - 1), record, "");
    }

    private static List<Object> facts(History history) {
        return List.of(
                history.phase("shop"),
                history.freeze(),
                history.latest(),
                history.lastSwitch("shop").map(RecordedRun::number),
                history.unfinished().stream().map(RecordedRun::number).toList(),
                history.runs("shop").stream().map(RecordedRun::rows).toList());
    }

    private List<Entry> rows(String name) {
        Path file = directory.resolve(name + ".db");
        try (InputStream recorded =
                HistoryTest.class.getResourceAsStream("/io/landfall/runbooks/journal/122e82e/" + name + ".db")) {
            Files.copy(recorded, file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        try (SqliteJournal journal = SqliteJournal.openToRead(file)) {
            return journal.entries();
        }
    }
}
