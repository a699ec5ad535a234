package io.landfall.runbooks.run;

import static io.landfall.runbooks.run.RunRig.ANN;
import static io.landfall.runbooks.run.RunRig.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunSignals;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.AfterRestart.Retreat;
import io.landfall.runbooks.step.AfterRestart.Verdict;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that is closed for certain keeps no source closed; one that may be open keeps it closed until somebody knows. */
class TargetInDoubtTest {

    @TempDir
    Path directory;

    private RunRig rig;
    private FakeOpening opening;

    @BeforeEach
    void open() {
        rig = new RunRig(directory, new RunRig.FourEyes(), this::stages);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private List<Stage> stages(RunRig made) {
        opening = new FakeOpening(made.step("open"));
        return List.of(
                RunRig.unasked(made.step("arm").endingWithTheProcess()),
                RunRig.asked(2, "stop-writes", made.step("stop-writes")),
                RunRig.asked(3, "promote", new PointOfNoReturn("commits", List.of()), opening),
                RunRig.asked(4, "point-application", made.step("switch-routes")));
    }

    @Test
    void opensTheSourceAgainWhenTheTargetDiesBeforeItWasAskedToOpen() {
        rig.step("open").failing(1);

        Run run = go();
        rig.seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(rig.world.facts()).isEmpty();
        assertThat(rig.world.deeds()).doesNotContain("do switch-routes");
        assertThat(rig.rows(run, EntryKind.WITHDRAWN)).hasSize(1);
    }

    @Test
    void opensTheSourceAgainWhenTheTargetSaysThatItWasNotOpened() {
        rig.step("open").failing(1).whileActing(opening::send);

        Run run = go();
        rig.seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(rig.world.facts()).isEmpty();
        assertThat(rig.world.deeds()).doesNotContain("do switch-routes");
    }

    @Test
    void holdsWhileNobodyKnowsWhetherTheTargetWasOpenedAndGoesOnWhenItWas() {
        Run run = goIntoDoubt();

        assertThat(rig.world.facts()).contains("stop-writes").doesNotContain("switch-routes");
        assertThatThrownBy(() -> run.abort("", BEN, rig.event()))
                .hasMessage(
                        "new-db does not answer, and may be open: two servers would take writes. Nothing was changed."
                                + " I go on asking it. Only when its machine is off and stays off, say `abort --target-is-off"
                                + " new-db`.");
        assertThatThrownBy(() -> run.abort("", Optional.of("old-db"), BEN, rig.event()))
                .hasMessageContaining("Nothing was changed.");
        rig.world.facts().add("open");
        rig.targetIsSilent = false;
        rig.seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.DONE);
        assertThat(rig.world.facts()).contains("open", "switch-routes");
    }

    @Test
    void opensTheSourceAgainWhenAPersonSaysByNameThatTheTargetIsOff() {
        Run run = goIntoDoubt();

        run.abort("the rack burns", Optional.of("new-db"), BEN, rig.event());
        rig.seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(run.status().text()).isEqualTo("Ben aborted: new-db is off: the rack burns");
        assertThat(rig.world.facts()).isEmpty();
    }

    @Test
    void refusesToTakeAMachineForOffThatNobodyAsksFor() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);

        assertThatThrownBy(() -> run.abort("", Optional.of("new-db"), BEN, rig.event()))
                .hasMessage(
                        "`--target-is-off` is for a target that does not answer when it has to be known whether it is"
                                + " open; nobody asks that now. Nothing was changed. Say `abort` without it.");

        assertThat(run.status().state()).isEqualTo(State.ASKING);
    }

    @Test
    void undoesNothingWhileTheTargetIsOpenWhateverTheJournalSays() {
        rig.retreat = new Retreat(Verdict.TARGET_OPENED, "new-db was opened.");
        rig.step("stop-writes").failing(1);

        Run run = go();
        rig.seen.await(What.HELD);

        assertThat(run.status().text()).isEqualTo("new-db was opened.");
        assertThat(rig.world.deeds()).noneMatch(deed -> deed.startsWith("undo"));
        run.abort("the servers are right as they are", BEN, rig.event());
        rig.seen.await(What.ENDED);
        assertThat(rig.world.deeds()).noneMatch(deed -> deed.startsWith("undo"));
        assertThat(run.status().state()).isEqualTo(State.DONE);
    }

    /** Such as a file on the host of a target that is gone for good. */
    @Test
    void endsByAbortWhenOnlyWhatKeepsNobodyFromWritingCannotBeTakenBack() {
        rig.step("arm").failingToUndo(Integer.MAX_VALUE);
        rig.step("stop-writes").failing(1);

        Run run = go();
        rig.seen.await(What.UNDO_FAILED);
        rig.seen.await(() -> run.status().text().contains("`abort` ends the run without it"), "it may be left");
        assertThat(rig.world.facts()).containsExactly("arm");
        run.abort("the host is gone", BEN, rig.event());
        rig.seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(run.status().text()).contains("left to people:\narm: can't take back yet.");
    }

    @Test
    void undoesAsSoonAsASilentTargetSaysThatItIsClosed() {
        rig.retreat = new Retreat(Verdict.TARGET_UNKNOWN, "new-db does not answer.");
        rig.step("stop-writes").failing(1);

        Run run = go();
        rig.seen.await(What.HELD);
        assertThat(rig.world.deeds()).noneMatch(deed -> deed.startsWith("undo"));
        rig.retreat = new Retreat(Verdict.ALLOWED, "");
        rig.seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(rig.world.facts()).isEmpty();
    }

    @Test
    void commitsForGoodWhenAHoldIsResumedAtTheInstantOfTheCommit() {
        RunSignals signals = new RunSignals();
        signals.hold("wait", System.nanoTime());

        signals.commit(() -> signals.resume("ann", System.nanoTime()));

        assertThat(signals.isCommitted()).isTrue();
        assertThat(signals.abort("too late")).isFalse();
    }

    private Run go() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        run.approve(ApprovalSelection.numbers(2, 4), BEN, "approve 2-4", rig.event());
        rig.seen.await(What.ARMED);
        run.go(ANN, rig.event());
        return run;
    }

    private Run goIntoDoubt() {
        rig.step("open").failing(1).whileActing(() -> {
            opening.send();
            rig.targetIsSilent = true;
        });
        Run run = go();
        rig.seen.await(What.HELD);
        return run;
    }
}
