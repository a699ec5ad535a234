package io.landfall.runbooks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Runbook.Stage;
import io.landfall.runbooks.step.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose steps take away for good. */
class ForGoodTest {

    private static final Person ANN = new Person("ann", "Ann");

    @TempDir
    Path directory;

    private final FakeStep.World world = new FakeStep.World();
    private final Seen seen = new Seen();
    private final FakeStep look = new FakeStep("look", world);
    private final FakeStep drop = new FakeStep("drop", world);

    /** As {@link FakeStep}, and can't be taken back. */
    private static final class Gone extends FakeAround implements Step.Final {
        Gone(FakeStep step) {
            super(step);
        }
    }

    @Test
    void refusesAbortOnceItHasBegunAndGoesOnAfterResume() {
        drop.failing(1);
        try (SqliteJournal journal = SqliteJournal.open(directory.resolve("journal.db"), new MovingClock());
                Runs runs = runs(journal)) {
            Run run = runs.start("shop", "finish", Set.of(), ANN, "event-1");
            seen.await(What.HELD);
            assertThat(run.status().text())
                    .isEqualTo("Held at drop: the wire is cut.\nSay `resume` to try this step again; this run can't be"
                            + " taken back.");

            assertThatThrownBy(() -> run.abort("", ANN, "event-2"))
                    .hasMessage("This run has begun to remove things for good, so it can't be taken back. It goes on by"
                            + " itself, or after `resume` when it is held. Nothing was changed by this.");
            run.resume(ANN, "event-3");
            seen.await(What.ENDED);

            assertThat(run.status().state()).isEqualTo(State.DONE);
            assertThat(runs.phase("shop")).isEqualTo(Phase.FINISHED);
            assertThat(world.deeds()).containsExactly("do look", "do drop", "do drop");
        }
    }

    @Test
    void isTakenBackBeforeThat() {
        look.failing(1);
        try (SqliteJournal journal = SqliteJournal.open(directory.resolve("journal.db"), new MovingClock());
                Runs runs = runs(journal)) {
            Run run = runs.start("shop", "finish", Set.of(), ANN, "event-1");
            seen.await(What.HELD);

            run.abort("", ANN, "event-2");
            seen.await(What.ENDED);

            assertThat(run.status().state()).isEqualTo(State.UNDONE);
            assertThat(runs.phase("shop")).isEqualTo(Phase.NOT_STARTED);
        }
    }

    private Runs runs(SqliteJournal journal) {
        Stage stage = new Stage(Optional.empty(), Optional.empty(), false, List.of(look, new Gone(drop)));
        Runbook.Factory finish =
                context -> new Runbook("finish", () -> List.of("old, new"), List.of(stage), Optional.empty(), () -> {});
        PunctualJournal patient = RunRig.patient(journal);
        return new Runs(
                patient,
                History.of(patient),
                Map.of("shop", new Runs.Migration(Duration.ofSeconds(60), Map.of("finish", finish))),
                new RunRig.FourEyes(ApprovalMode.ARMED, Map.of()),
                List.of(seen),
                new MovingClock());
    }
}
