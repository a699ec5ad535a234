package io.landfall.runbooks.run;

import static io.landfall.runbooks.run.RunRig.ANN;
import static io.landfall.runbooks.run.RunRig.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.journal.history.RunLog;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook.Stage;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must not keep the engine from taking a window back, from starting again, or from asking again. */
class SurvivalTest {

    @TempDir
    Path directory;

    private RunRig rig;

    @BeforeEach
    void open() {
        rig = new RunRig(directory, new RunRig.FourEyes(), SurvivalTest::stages);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static List<Stage> stages(RunRig rig) {
        return List.of(
                RunRig.named("override"),
                RunRig.unasked(rig.step("arm").endingWithTheProcess()),
                RunRig.asked(2, "stop-writes", rig.step("stop-writes"), rig.step("prove")),
                RunRig.asked(3, "promote", new PointOfNoReturn("commits", List.of()), rig.step("open")));
    }

    @Test
    void startsAgainAfterAWordForARunThatIsNotThere() {
        rig.start();
        rig.seen.await(What.ASKED);
        rig.said(2);
        rig.said(12);

        Run again = rig.restart();

        rig.seen.await(What.HELD);
        again.abort("", ANN, rig.event());
        rig.seen.await(What.ENDED);
        assertThat(rig.start().number()).isEqualTo(2);
        rig.seen.await(What.ASKED);
        assertThat(rig.restart().number()).isEqualTo(2);
    }

    @Test
    void takesBackAlsoWhatItCannotTellHowToTakeBackByHand() {
        rig.step("stop-writes").failingToUndo(2);
        rig.step("prove").failing(1);

        Run run = rig.start();
        rig.seen.await(What.ASKED);
        run.approve(ApprovalSelection.named("override"), BEN, "approve override", rig.event());
        rig.seen.await(What.ASKED, 2);
        run.approve(ApprovalSelection.numbers(2, 3), BEN, "approve 2-3", rig.event());
        rig.seen.await(What.ARMED);
        rig.step("stop-writes").withoutWords();
        run.go(ANN, rig.event());
        rig.seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(rig.world.facts()).isEmpty();
    }

    @Test
    void asksAgainWhenThePlanIsAnotherAfterARestart() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        run.approve(ApprovalSelection.named("override"), BEN, "approve override", rig.event());
        rig.seen.await(What.ASKED, 2);
        rig.step("stop-writes").planNow("stops the writes of another server");

        Run again = rig.restart();
        rig.seen.await(What.HELD);
        again.resume(ANN, rig.event());
        rig.seen.await(What.ASKED);

        assertThat(again.status().text()).startsWith("asks for approval of override; plan ");
        assertThat(again.plan().orElseThrow().lines()).contains("  stop-writes: stops the writes of another server");
    }

    @Test
    void writesWhatItOwesAlsoWhenSomebodyElseHasJournaledItsEvent() {
        try (Journal real = SqliteJournal.open(directory.resolve("owed.db"), Clock.systemUTC())) {
            RunLog log = new RunLog(
                    RunRig.patient(new JournalThatFailsOnce(real, EntryKind.HOLD)),
                    new RunHistory(new RecordedRun()),
                    1,
                    "shop",
                    () -> false,
                    Clock.systemUTC());

            log.writeIfPossible(EntryKind.HOLD, "", Map.of(), "ann", "event-1");
            real.append(new Entry.Record(1, "shop", EntryKind.COMMAND, "hold", "ann", Map.of(), "event-1"));
            log.write(EntryKind.RESUME, "", Map.of());

            assertThat(real.entries(1).stream().map(entry -> entry.record().kind()))
                    .containsExactly(EntryKind.COMMAND, EntryKind.HOLD, EntryKind.RESUME);
        }
    }
}
