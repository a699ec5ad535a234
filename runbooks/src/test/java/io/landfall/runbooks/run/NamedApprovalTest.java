package io.landfall.runbooks.run;

import static io.landfall.runbooks.run.RunRig.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook.Approval;
import io.landfall.runbooks.step.Runbook.Stage;
import io.landfall.runbooks.step.RunbookFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Approvals that are asked for by name alone, beside the numbered ones. */
class NamedApprovalTest {

    @TempDir
    Path directory;

    private RunRig rig;

    @BeforeEach
    void open() {
        rig = new RunRig(directory, new RunRig.FourEyes(), NamedApprovalTest::stages);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static List<Stage> stages(RunRig rig) {
        return List.of(
                RunRig.named("override"),
                RunRig.unasked(rig.step("arm").endingWithTheProcess()),
                RunRig.asked(2, "stop-writes", rig.step("stop-writes")),
                RunRig.asked(3, "promote", new PointOfNoReturn("commits", List.of()), rig.step("open")));
    }

    @Test
    void asksForAnApprovalWithoutStepsAndDoesNothingBeforeIt() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        assertThat(run.status().text()).startsWith("asks for approval of override; plan ");
        assertThat(rig.world.deeds()).isEmpty();

        run.approve(ApprovalSelection.theOnlyOne(), BEN, "approve", rig.event());
        rig.seen.await(What.ASKED, 2);

        assertThat(run.status().text()).startsWith("asks for approval of 2 stop-writes, 3 promote; plan ");
        assertThat(run.status().stages().get(0).approver()).contains("ben");
        assertThat(rig.rows(run, EntryKind.APPROVAL)).singleElement().satisfies(row -> assertThat(row.step())
                .isEqualTo("override"));
        assertThat(run.plan().orElseThrow().lines()).contains("override", "2 stop-writes");
    }

    @Test
    void takesTheNameAndNoNumber() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);

        assertThatThrownBy(() -> run.approve(ApprovalSelection.numbers(1, 6), BEN, "approve 1-6", rig.event()))
                .hasMessage("Step 1 is not in this run; it has steps 2 to 3. Nothing was approved.");
        assertThatThrownBy(() -> run.approve(ApprovalSelection.numbers(2, 3), BEN, "approve 2-3", rig.event()))
                .hasMessage("Not asked for now. Asked for: override.");
        assertThatThrownBy(() -> run.approve(ApprovalSelection.named("overrule"), BEN, "approve overrule", rig.event()))
                .hasMessage("Not asked for now. Asked for: override.");

        run.approve(ApprovalSelection.named("override"), BEN, "approve override", rig.event());
        rig.seen.await(What.ASKED, 2);
        run.approve(ApprovalSelection.named("promote"), BEN, "approve promote", rig.event());
        run.approve(ApprovalSelection.number(2), BEN, "approve 2", rig.event());
        rig.seen.await(What.ARMED);
        assertThat(run.status().state()).isEqualTo(State.ARMED);
    }

    @Test
    void stillAsksAfterARestartAndRemembersWhatWasApproved() {
        rig.start();
        rig.seen.await(What.ASKED);

        Run asking = rig.restart();
        rig.seen.await(What.HELD);
        asking.resume(BEN, rig.event());
        rig.seen.await(What.ASKED);
        assertThat(asking.status().text()).startsWith("asks for approval of override; plan ");
        asking.approve(ApprovalSelection.named("override"), BEN, "approve override", rig.event());
        rig.seen.await(What.ASKED, 2);

        Run approved = rig.restart();
        rig.seen.await(What.HELD);
        approved.resume(BEN, rig.event());
        rig.seen.await(What.ASKED);
        assertThat(approved.status().text()).startsWith("asks for approval of 2 stop-writes, 3 promote; plan ");
    }

    @Test
    void asksForItAgainWithTheWindowWhenThePlanHasChanged() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        run.approve(ApprovalSelection.named("override"), BEN, "approve override", rig.event());
        rig.seen.await(What.ASKED, 2);
        rig.step("stop-writes").planNow("stops other writes");

        assertThatThrownBy(() -> run.approve(ApprovalSelection.numbers(2, 3), BEN, "approve 2-3", rig.event()))
                .hasMessageStartingWith("The plan has changed since it was shown");

        assertThatThrownBy(() -> run.approve(ApprovalSelection.theOnlyOne(), BEN, "approve", rig.event()))
                .hasMessage("Several steps are being asked for: override, 2 stop-writes, 3 promote. Write which, such"
                        + " as `approve override` or `approve 2-3`.");
    }

    @Test
    void asksForItAgainWithALaterOneOutsideTheWindowWhenThePlanHasChanged() throws IOException {
        try (RunRig finish = new RunRig(
                Files.createDirectory(directory.resolve("finish")),
                new RunRig.FourEyes(),
                NamedApprovalTest::removal)) {
            Run run = finish.start();
            finish.seen.await(What.ASKED);
            run.approve(ApprovalSelection.named("remove-old-data"), BEN, "approve remove-old-data", finish.event());
            finish.seen.await(What.ASKED, 2);
            assertThat(run.status().text()).startsWith("asks for approval of finish; plan ");
            finish.step("drop").planNow("drops something else");
            assertThatThrownBy(() -> run.approve(ApprovalSelection.theOnlyOne(), BEN, "approve", finish.event()))
                    .hasMessageStartingWith("The plan has changed since it was shown");

            assertThatThrownBy(() -> run.approve(ApprovalSelection.theOnlyOne(), BEN, "approve", finish.event()))
                    .hasMessageStartingWith("Several steps are being asked for: remove-old-data, finish.");
            run.approve(ApprovalSelection.named("finish"), BEN, "approve finish", finish.event());
            assertThat(finish.world.deeds()).isEmpty();
            run.approve(ApprovalSelection.named("remove-old-data"), BEN, "approve remove-old-data", finish.event());
            finish.seen.await(What.ENDED);

            assertThat(finish.world.deeds()).containsExactly("do drop");
        }
    }

    private static List<Stage> removal(RunRig rig) {
        return List.of(RunRig.named("remove-old-data"), RunRig.named("finish", rig.step("drop")));
    }

    @Test
    void leavesTheNumbersOfTheOthersAsTheyAre() {
        RunbookFile file = RunbookFile.parse(
                "cutover.yaml",
                """
                runbook: cutover
                stages:
                  - {approval: override, named: true, when: override, steps: []}
                  - {approval: stop-writes, window: true, steps: []}
                """);

        List<Stage> stages = file.stages(Map.of(), Map.of(), Set.of("override"));

        assertThat(stages.get(0).approval()).contains(Approval.named("override"));
        assertThat(stages.get(1).approval()).contains(new Approval(1, "stop-writes"));
    }

    @Test
    void refusesARunbookWhoseNameCouldBeTakenForANumber() {
        assertThatThrownBy(() -> RunbookFile.parse(
                        "cutover.yaml", "runbook: cutover\nstages:\n  - {approval: 2-6, named: true, steps: []}\n"))
                .isInstanceOf(LandfallException.class)
                .hasMessage("`cutover.yaml`: a stage that is `named` is approved by its name; `2-6` is none. Write"
                        + " `approval:` with a word such as `override`.");
    }
}
