package io.landfall.runbooks.run;

import static io.landfall.runbooks.run.RunRig.ANN;
import static io.landfall.runbooks.run.RunRig.BEN;
import static io.landfall.runbooks.run.RunRig.CORA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.approval.Instruction;
import io.landfall.runbooks.approval.Plan;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a team does by itself is ticked before writes are stopped. */
class ChecklistTest {

    @TempDir
    Path directory;

    private RunRig rig;

    @AfterEach
    void close() {
        rig.close();
    }

    private void open(ApprovalMode mode) {
        rig = new RunRig(directory, new RunRig.FourEyes(mode, Map.of()), ChecklistTest::stages);
        rig.checklist = List.of("support told", "banner up");
    }

    private static List<Stage> stages(RunRig opened) {
        return List.of(
                RunRig.unasked(opened.step("arm")),
                RunRig.asked(1, "stop-writes", opened.step("stop-writes")),
                RunRig.asked(2, "promote", new PointOfNoReturn("commits", List.of()), opened.step("open")));
    }

    @Test
    void opensTheWindowOnlyWhenAllOfItIsTickedAndNamesWhatIsMissing() {
        open(ApprovalMode.ARMED);
        Run run = armed();

        assertThatThrownBy(() -> run.go(ANN, rig.event()))
                .hasMessage("Not ticked on the checklist yet: 1 support told, 2 banner up. No write was stopped. Say"
                        + " `tick 1` or `tick all` when it is done, then say this again.");
        assertThat(tick(run, CORA, 1)).isEqualTo("Ticked: 1 support told. Still to be ticked: 2 banner up.");
        assertThatThrownBy(() -> run.go(ANN, rig.event()))
                .hasMessageStartingWith("Not ticked on the checklist yet: 2 ban");
        assertThat(rig.world.facts()).containsExactly("arm");
        assertThat(tick(run, BEN, 2)).isEqualTo("Ticked: 2 banner up. That is all of the checklist.");
        run.go(ANN, rig.event());
        rig.seen.await(What.ENDED);

        assertThat(rig.world.facts()).contains("open");
        assertThat(rig.rows(run, EntryKind.TICK))
                .extracting(row -> row.who() + " " + row.data().get("what"))
                .containsExactly("cora support told", "ben banner up");
        assertThat(run.status().checklist())
                .extracting(thing -> thing + " " + thing.tickedBy().orElse("nobody"))
                .containsExactly("1 support told Cora", "2 banner up Ben");
    }

    @Test
    void isPartOfThePlanAndOfItsHash() {
        open(ApprovalMode.ARMED);
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        Plan before = run.plan().orElseThrow();
        run.abort("another time", ANN, rig.event());
        rig.seen.await(What.ENDED);

        rig.checklist = List.of("support told");
        Run next = rig.start();
        rig.seen.await(What.ASKED, 2);

        assertThat(before.lines())
                .contains(
                        "ticked by somebody before writes are stopped: support told",
                        "ticked by somebody before writes are stopped: banner up");
        assertThat(next.plan().orElseThrow().hash()).isNotEqualTo(before.hash());
    }

    @Test
    void keepsWhatWasTickedOverARestartAndTakesItBackWhenSomebodySaysSo() {
        open(ApprovalMode.ARMED);
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        tick(run, CORA, 1);
        assertThatThrownBy(() -> tick(run, BEN, 1)).hasMessage("That is ticked already. Nothing was changed.");
        assertThatThrownBy(() -> tick(run, BEN, 3))
                .hasMessage("The checklist has no 3; it has 1 support told, 2 banner up. Nothing was ticked.");

        Run after = rig.restart();
        rig.seen.await(What.HELD);
        assertThat(after.status().checklist().get(0).tickedBy()).contains("Cora");

        assertThat(after.tick(ApprovalSelection.number(1), false, Instruction.now(BEN, rig.event()), "untick 1"))
                .isEqualTo("Not ticked any more: 1 support told. Still to be ticked: 1 support told, 2 banner up.");
        assertThat(after.status().checklist().get(0).tickedBy()).isEmpty();
    }

    @Test
    void inALiveWindowTheApprovalThatStopsWritesWaitsForIt() {
        open(ApprovalMode.LIVE);
        Run run = rig.start();
        rig.seen.await(What.ASKED);

        assertThatThrownBy(() -> approve(run, ApprovalSelection.theOnlyOne()))
                .hasMessageStartingWith("Not ticked on the checklist yet: 1 support told, 2 banner up.");
        run.tick(ApprovalSelection.all(), true, Instruction.now(CORA, rig.event()), "tick all");
        approve(run, ApprovalSelection.theOnlyOne());
        rig.seen.await(What.ASKED, 2);

        assertThatThrownBy(() ->
                        run.tick(ApprovalSelection.number(1), false, Instruction.now(CORA, rig.event()), "untick 1"))
                .hasMessage(
                        "The checklist is for the time before writes are stopped, and they are. Nothing was changed.");
    }

    @Test
    void saysWhenARunHasNone() {
        open(ApprovalMode.ARMED);
        rig.checklist = List.of();
        Run run = rig.start();
        rig.seen.await(What.ASKED);

        assertThatThrownBy(() -> tick(run, CORA, 1)).hasMessage("This run has no checklist. Nothing was changed.");
    }

    private Run armed() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        approve(run, ApprovalSelection.all());
        rig.seen.await(What.ARMED);
        return run;
    }

    private void approve(Run run, ApprovalSelection what) {
        run.approve(what, BEN, "approve", rig.event());
    }

    private String tick(Run run, Person who, int number) {
        return run.tick(ApprovalSelection.number(number), true, Instruction.now(who, rig.event()), "tick " + number);
    }
}
