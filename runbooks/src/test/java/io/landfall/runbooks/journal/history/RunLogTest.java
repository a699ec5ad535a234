package io.landfall.runbooks.journal.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.PunctualJournal.Deadlines;
import io.landfall.runbooks.journal.SqliteJournal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens between the fence and the opening is written behind the commit, and known at once. */
class RunLogTest {

    private static final String COMMIT = "point-of-no-return";

    @TempDir
    private Path directory;

    private PunctualJournal journal;
    private RunHistory history;
    private RunLog log;

    @BeforeEach
    void open() {
        journal = new PunctualJournal(
                SqliteJournal.open(directory.resolve("journal.db"), Clock.systemUTC()), Deadlines.OF_THE_SERVICE);
        Entry request =
                journal.append(new Entry.Record(1, "shop", EntryKind.RUN, "", "ann", Map.of("runbook", "cutover"), ""));
        history = new RunHistory(RecordedRun.of(List.of(request)));
        log = new RunLog(
                journal, history, 1, "shop", () -> true, Clock.fixed(Instant.ofEpochSecond(7), ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void keepsNobodyWaitingForARowThatIsHeldAndKnowsItAtOnce() {
        log.writeLater(EntryKind.OUTCOME, "verify-caught-up", Map.of("position", "0-1-7"));

        assertThat(history.after("verify-caught-up").orElseThrow().text("position"))
                .isEqualTo("0-1-7");
        assertThat(rows()).containsExactly("run ");
    }

    @Test
    void writesTheCommitBeforeWhatIsHeldAndEverythingElseBehindIt() {
        log.writeLater(EntryKind.INTENT, "end-sessions", Map.of());
        log.writeLater(EntryKind.OUTCOME, "end-sessions", Map.of("left", "0"));
        log.write(EntryKind.POINT_OF_NO_RETURN, COMMIT, Map.of("position", "0-1-7"));
        assertThat(rows()).containsExactly("run ", COMMIT + " " + COMMIT);

        log.writeIfPossible(EntryKind.OUTCOME, "open-target", Map.of());

        assertThat(rows())
                .containsExactly(
                        "run ",
                        COMMIT + " " + COMMIT,
                        "intent end-sessions",
                        "outcome end-sessions",
                        "outcome open-target");
        assertThat(journal.entries(1).get(3).record().data())
                .isEqualTo(Map.of("left", "0", "happened", "1970-01-01T00:00:07Z"));
        assertThat(history.isWritten()).isTrue();
        assertThat(history.commit().orElseThrow().text("position")).isEqualTo("0-1-7");
        assertThat(journal.firstBrokenRow()).isEqualTo(Optional.empty());
    }

    /** A process that was killed right after its commit has left no other row of what lies behind the fence. */
    @Test
    void knowsByTheCommitAloneWhatWasDoneBeforeIt() {
        log.writeLater(EntryKind.OUTCOME, "end-sessions", Map.of());
        log.writeLater(EntryKind.OUTCOME, "prove-fence", Map.of());
        log.write(EntryKind.POINT_OF_NO_RETURN, COMMIT, Map.of(RecordedRun.DONE, String.join("\n", log.heldSteps())));

        RunHistory killed = new RunHistory(RecordedRun.of(journal.entries(1)));

        assertThat(killed.last("end-sessions")).contains(EntryKind.OUTCOME);
        assertThat(killed.last("prove-fence")).contains(EntryKind.OUTCOME);
        assertThat(killed.last("open-target")).isEmpty();
        assertThat(killed.commit().orElseThrow().facts()).isEmpty();
    }

    /** One that was killed while its held rows were written has left an intent without an outcome behind its commit. */
    @Test
    void believesTheCommitWhenOnlyTheFirstOfTheHeldRowsAreThere() {
        log.write(EntryKind.POINT_OF_NO_RETURN, COMMIT, Map.of(RecordedRun.DONE, "prove-fence"));
        log.writeLater(EntryKind.INTENT, "prove-fence", Map.of());
        log.writeLater(EntryKind.INTENT, "open-target", Map.of());
        log.handOver();
        log.write(EntryKind.RESTARTED, "", Map.of());

        RunHistory killed = new RunHistory(RecordedRun.of(journal.entries(1)));

        assertThat(killed.last("prove-fence")).contains(EntryKind.OUTCOME);
        assertThat(killed.last("open-target")).contains(EntryKind.INTENT);
    }

    @Test
    void writesWhatIsHeldBeforeTheNextRowWhenItGoesBack() {
        log.writeLater(EntryKind.INTENT, "prove-fence", Map.of());

        log.writeIfPossible(EntryKind.ABORT, "", Map.of("reason", "the fence does not hold"));

        assertThat(rows()).containsExactly("run ", "intent prove-fence", "abort ");
    }

    private List<String> rows() {
        return journal.entries(1).stream()
                .map(Entry::record)
                .map(row -> row.kind().word() + " " + row.step())
                .toList();
    }
}
