package io.landfall.runbooks.run;

import static io.landfall.runbooks.run.RunRig.ANN;
import static io.landfall.runbooks.run.RunRig.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook.Stage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between the fence and the opening a run waits for the commit alone; everything else is written in order behind it. */
class FencedRowsTest {

    @TempDir
    private Path directory;

    private RunRig rig;
    private List<String> atTheOpening = List.of();

    @BeforeEach
    void open() {
        rig = new RunRig(directory, new RunRig.FourEyes(), FencedRowsTest::stages);
    }

    private static List<Stage> stages(RunRig rig) {
        return List.of(
                RunRig.asked(2, "stop-writes", rig.step("lock"), new FakeFenced.Fence(rig.step("fence"))),
                RunRig.asked(3, "verify", new FakeFenced(rig.step("verify"))),
                RunRig.asked(
                        4,
                        "promote",
                        new PointOfNoReturn("commits", List.of()),
                        new FakeOpening(rig.step("open")),
                        rig.step("routes")));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Run go() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        run.approve(ApprovalSelection.numbers(2, 4), BEN, "approve 2-4", rig.event());
        rig.seen.await(What.ARMED);
        run.go(ANN, rig.event());
        rig.seen.await(What.ENDED);
        return run;
    }

    @Test
    void writesTheCommitBeforeTheRowsOfTheStepsThatItProves() {
        rig.step("open").whileActing(() -> atTheOpening = window(rig.run()));

        Run run = go();

        assertThat(run.status().state()).isEqualTo(State.DONE);
        assertThat(atTheOpening)
                .containsExactly(
                        "intent lock", "outcome lock", "intent fence", "point-of-no-return point-of-no-return");
        assertThat(window(run))
                .startsWith(atTheOpening.toArray(String[]::new))
                .endsWith(
                        "outcome fence",
                        "intent verify",
                        "outcome verify",
                        "intent open",
                        "outcome open",
                        "intent routes",
                        "outcome routes",
                        "ended");
        assertThat(rig.isChainWhole()).isTrue();
    }

    @Test
    void takesBackWhatFailsThereWithEveryRowInItsPlace() {
        rig.step("verify").failing(1);

        Run run = go();

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(rig.world.facts()).isEmpty();
        assertThat(window(run))
                .containsSubsequence(
                        "intent fence",
                        "outcome fence",
                        "intent verify",
                        "failed verify",
                        "abort",
                        "undo-outcome fence",
                        "undo-outcome lock",
                        "ended");
    }

    private List<String> window(Run run) {
        List<String> rows = rig.rows(run);
        return rows.subList(rows.indexOf("intent lock"), rows.size());
    }
}
