package io.landfall.runbooks.run;

import static io.landfall.runbooks.run.RunRig.ANN;
import static io.landfall.runbooks.run.RunRig.BEN;
import static io.landfall.runbooks.run.RunRig.CORA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that more than one person must approve. */
class QuorumTest {

    @TempDir
    Path directory;

    private final MovingClock clock = new MovingClock();
    private RunRig rig;

    @BeforeEach
    void open() {
        RunRig.FourEyes twoForPromote = new RunRig.FourEyes(ApprovalMode.ARMED, Map.of("promote", 2));
        rig = new RunRig(directory, twoForPromote, QuorumTest::stages, clock);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static List<Stage> stages(RunRig rig) {
        return List.of(
                RunRig.unasked(rig.step("arm").endingWithTheProcess()),
                RunRig.asked(2, "stop-writes", rig.step("stop-writes")),
                RunRig.asked(3, "promote", new PointOfNoReturn("commits", List.of()), rig.step("open")));
    }

    @Test
    void waitsForTheSecondPersonAndTellsWhoIsMissing() {
        Run run = asking();
        assertThat(run.status().text())
                .startsWith("asks for approval of 2 stop-writes, 3 promote [0 of 2; 2 more]; plan ");
        assertThat(run.plan().orElseThrow().lines()).contains("2 stop-writes", "3 promote, by 2 people");

        run.approve(ApprovalSelection.numbers(2, 3), BEN, "approve 2-3", rig.event());
        assertThat(run.status().state()).isEqualTo(State.ASKING);
        assertThat(promote(run).quorum().text()).isEqualTo("1 of 2 (ben); one more");
        assertThat(promote(run).approver()).isEmpty();

        run.approve(ApprovalSelection.theOnlyOne(), CORA, "approve", rig.event());
        rig.seen.await(What.ARMED);
        assertThat(promote(run).approver()).contains("ben, cora");
        assertThat(rig.rows(run, EntryKind.APPROVAL))
                .extracting(
                        row -> row.who() + " " + row.step() + " " + row.data().getOrDefault("quorum", "alone"))
                .containsExactly(
                        "ben stop-writes alone",
                        "ben promote 1 of 2 (ben); one more",
                        "cora promote 2 of 2 (ben, cora)");
    }

    @Test
    void countsTheSamePersonOnceAndSaysSo() {
        Run run = asking();
        run.approve(ApprovalSelection.number(3), BEN, "approve 3", rig.event());

        assertThatThrownBy(() -> run.approve(ApprovalSelection.number(3), BEN, "approve 3", rig.event()))
                .hasMessage("Ben has approved that already, and a person counts once: 3 promote [1 of 2 (ben); one"
                        + " more], from somebody else. Nothing was approved.");
        assertThat(rig.rows(run, EntryKind.APPROVAL)).hasSize(1);
        assertThat(rig.rows(run, EntryKind.REFUSED)).hasSize(1);

        run.approve(ApprovalSelection.numbers(2, 3), BEN, "approve 2-3", rig.event());
        assertThat(rig.rows(run, EntryKind.APPROVAL)).extracting("step").containsExactly("promote", "stop-writes");
        assertThat(rig.seen.lastText(What.APPROVED))
                .isEqualTo(
                        "Ben: approve 2-3 (2 stop-writes)\nBen had approved 3 promote already; a person counts once.\n3 promote"
                                + " [1 of 2 (ben); one more]");
    }

    @Test
    void neverCountsWhoeverAsked() {
        Run run = asking();

        assertThatThrownBy(() -> run.approve(ApprovalSelection.number(3), ANN, "approve 3", rig.event()))
                .hasMessage("Ann asked for this run");

        assertThat(promote(run).quorum().text()).isEqualTo("0 of 2; 2 more");
    }

    @Test
    void asksBothAgainWhenTheFirstApprovalHasExpired() {
        Run run = asking();
        run.approve(ApprovalSelection.numbers(2, 3), BEN, "approve 2-3", rig.event());
        clock.advance(Duration.ofMinutes(16));
        run.approve(ApprovalSelection.number(3), CORA, "approve 3", rig.event());
        assertThat(rig.seen.lastText(What.APPROVED))
                .contains("Expired: 2 stop-writes, 3 promote, approved more than 15 min ago. That is asked for again,"
                        + " before anything happens.");
        rig.seen.await(What.ARMED);

        assertThatThrownBy(() -> run.go(ANN, rig.event()))
                .hasMessage("Expired: 2 stop-writes, 3 promote, approved more than 15 min ago. Nothing was started."
                        + " Approve again, then say `go`.");

        rig.seen.await(What.ASKED, 2);
        assertThat(run.status().text()).contains("3 promote [0 of 2; 2 more]");
    }

    @Test
    void remembersHalfAQuorumOverARestart() {
        Run run = asking();
        run.approve(ApprovalSelection.number(3), BEN, "approve 3", rig.event());

        Run again = rig.restart();
        rig.seen.await(What.HELD);
        again.resume(BEN, rig.event());
        rig.seen.await(What.ASKED);

        assertThat(again.status().text()).contains("3 promote [1 of 2 (ben); one more]");
    }

    @Test
    void doesNotStartWhatCanNeverBeApproved() {
        rig.close();
        rig = new RunRig(
                directory, new RunRig.FourEyes(), opened -> List.of(RunRig.named("unreachable", opened.step("clear"))));

        assertThatThrownBy(() -> rig.start()).hasMessage("nobody may");

        assertThat(rig.world.deeds()).isEmpty();
    }

    private Run asking() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        return run;
    }

    private static RunStatus.StageStatus promote(Run run) {
        return run.status().stages().get(2);
    }
}
