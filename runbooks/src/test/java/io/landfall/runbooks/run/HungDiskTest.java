package io.landfall.runbooks.run;

import static io.landfall.runbooks.run.RunRig.ANN;
import static io.landfall.runbooks.run.RunRig.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.HungDisk;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.PunctualJournal.Deadlines;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The journal's disk hangs, and thaws after the run has done what it had to. */
class HungDiskTest {

    private static final Deadlines SHORT = new Deadlines(Duration.ofSeconds(50), Duration.ofMillis(1_500));
    private static final String COMMIT = "point-of-no-return point-of-no-return";

    @TempDir
    Path directory;

    private RunRig rig;
    private HungDisk disk;

    private void open(EntryKind kind, String step, Deadlines patience) {
        rig = new RunRig(directory, new RunRig.FourEyes(), HungDiskTest::stages)
                .withDisk(file -> on(new HungDisk(file, kind, step), patience));
    }

    private PunctualJournal on(Journal hung, Deadlines patience) {
        disk = (HungDisk) hung;
        return new PunctualJournal(hung, patience);
    }

    private static List<Stage> stages(RunRig rig) {
        return List.of(
                RunRig.unasked(rig.step("arm").endingWithTheProcess()),
                RunRig.asked(2, "stop-writes", rig.step("stop-writes"), rig.step("verify-caught-up")),
                RunRig.asked(3, "promote", new PointOfNoReturn("commits", List.of()), rig.step("open")));
    }

    @AfterEach
    void close() {
        disk.thaw();
        rig.close();
    }

    private Run go() {
        Run run = armed();
        run.go(ANN, rig.event());
        return run;
    }

    private Run armed() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        run.approve(ApprovalSelection.numbers(2, 3), BEN, "approve 2-3", rig.event());
        rig.seen.await(What.ARMED);
        return run;
    }

    @ParameterizedTest
    @CsvSource({
        "intent, stop-writes",
        "outcome, stop-writes",
        "intent, verify-caught-up",
        "outcome, verify-caught-up",
        "point-of-no-return, point-of-no-return"
    })
    void opensTheSourceWithoutTheDiskAndOwesItsRowsInOrder(String kind, String step) {
        open(EntryKind.of(kind), step, SHORT);
        Run run = go();
        rig.seen.await(What.NOT_JOURNALED);

        assertThat(rig.world.facts()).isEmpty();
        assertThat(run.status().text())
                .contains("has not taken `" + kind + " " + step + "`")
                .contains("leave Landfall running until then.");
        assertThat(rig.rows(run)).doesNotContain(kind + " " + step, "abort");
        assertThatThrownBy(rig::start).hasMessageContaining("is not over").hasMessageContaining("Nothing was started.");

        disk.thaw();
        rig.seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        List<String> rows = rig.rows(run);
        assertThat(onceEach(rows)).contains(kind + " " + step).endsWith("ended");
        assertThat(rows.indexOf("abort")).isGreaterThan(rows.indexOf(kind + " " + step));
        if (rows.contains(COMMIT)) {
            assertThat(rows.get(rows.indexOf(COMMIT) + 1)).isEqualTo("withdrawn");
        }
        assertThat(rig.isChainWhole()).isTrue();
        assertThat(rig.phase()).isNotEqualTo(Phase.CUT_OVER);
        assertThat(rig.start().number()).isEqualTo(run.number() + 1);
    }

    @ParameterizedTest
    @CsvSource({"intent, open", "outcome, open", "ended, ''"})
    void finishesPastTheCommitWithoutTheDisk(String kind, String step) {
        open(EntryKind.of(kind), step, SHORT);
        Run run = go();
        rig.seen.await(What.NOT_JOURNALED);

        assertThat(rig.world.facts()).contains("stop-writes", "open");
        assertThat(rig.world.deeds()).doesNotContain("undo stop-writes");

        disk.thaw();
        rig.seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.DONE);
        assertThat(onceEach(rig.rows(run))).doesNotContain("withdrawn").endsWith("outcome open", "ended");
        assertThat(rig.isChainWhole()).isTrue();
        assertThat(rig.phase()).isEqualTo(Phase.CUT_OVER);
    }

    /** No row is there twice; only what ends with the process is made sure of twice. */
    private static List<String> onceEach(List<String> rows) {
        assertThat(rows.stream().filter(row -> !row.endsWith(" arm"))).doesNotHaveDuplicates();
        return rows;
    }

    @Test
    void answersAbortWhileTheRunWaitsForTheDisk() {
        open(EntryKind.OUTCOME, "stop-writes", new Deadlines(Duration.ofSeconds(50), Duration.ofSeconds(2)));
        Run run = go();
        rig.seen.await(() -> rig.world.facts().contains("stop-writes"), "the fence");
        String event = rig.event();

        assertThat(run.abort("it hangs", BEN, event)).isEqualTo("takes everything back that it has done.");
        assertThatThrownBy(() -> run.abort("it hangs", BEN, event))
                .hasMessage("This message was taken already; a second delivery changes nothing.");
        rig.seen.await(What.NOT_JOURNALED);

        assertThat(rig.world.facts()).isEmpty();
        disk.thaw();
        rig.seen.await(What.ENDED);
        assertThat(rig.rows(run).stream().filter("command abort"::equals)).hasSize(1);
        assertThat(run.status().text()).isEqualTo("Ben aborted: it hangs");
    }

    @Test
    void doesNotOpenTheWindowWhileItsDiskDoesNotTakeGo() {
        open(EntryKind.GO, "", new Deadlines(Duration.ofMillis(1_500), Duration.ofMillis(1_500)));
        Run run = armed();

        assertThatThrownBy(() -> run.go(ANN, rig.event()))
                .hasMessageStartingWith("The disk of the journal " + directory.resolve("journal.db")
                        + " has not taken `go` within 1.5 s. What it is about was not done, though the row may still be"
                        + " written when the disk answers.");

        assertThat(run.status().state()).isEqualTo(State.ARMED);
        run.abort("", ANN, rig.event());
        rig.seen.await(What.NOT_JOURNALED);
        assertThat(rig.world.facts()).isEmpty();
        disk.thaw();
        rig.seen.await(What.ENDED);
    }

    @Test
    void startsNothingUntilARequestThatWasTooLateIsEnded() {
        open(EntryKind.RUN, "", new Deadlines(Duration.ofMillis(1_500), Duration.ofMillis(1_500)));

        assertThatThrownBy(rig::start).hasMessageContaining("has not taken `run` within 1.5 s.");
        assertThatThrownBy(rig::start).hasMessageStartingWith("Nothing was started: The disk of the journal ");
        disk.thaw();
        rig.seen.await(() -> rig.newestRow() == 2, "both rows");

        assertThat(rig.start().number()).isEqualTo(2);
        rig.seen.await(What.ASKED);
        assertThat(rig.restart().number()).isEqualTo(2);
    }

    /** Whoever reads the row that a run has ended says the next word before the run's thread knows that it is written. */
    @Test
    void startsTheNextRunAsSoonAsTheRowOfTheEndIsWritten() {
        open(EntryKind.ENDED, "", new Deadlines(Duration.ofMinutes(5), Duration.ofMinutes(5)));
        Run run = go();
        disk.awaitHanging();
        CompletableFuture<Run> next = new CompletableFuture<>();
        Thread saying = new Thread(() -> next.completeAsync(rig::start, Runnable::run), "saying");

        saying.start();
        rig.seen.await(() -> saying.getState() == Thread.State.TIMED_WAITING || next.isDone(), "the wait or an answer");
        assertThat(next).isNotDone();
        disk.thaw();

        assertThat(next.join().number()).isEqualTo(run.number() + 1);
        assertThat(run.status().state()).isEqualTo(State.DONE);
    }

    @Test
    void endsWithTheServiceWhileTheDiskHangs() {
        open(EntryKind.OUTCOME, "stop-writes", SHORT);
        go();
        rig.seen.await(What.NOT_JOURNALED);

        rig.endService();

        assertThat(rig.world.facts()).isEmpty();
        disk.thaw();
        assertThat(rig.restart().status().state()).isEqualTo(State.UNDONE);
    }
}
