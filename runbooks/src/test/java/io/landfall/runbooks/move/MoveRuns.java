package io.landfall.runbooks.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.check.CheckResult;
import io.landfall.runbooks.approval.ApprovalPolicy;
import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.run.Run;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.RunbookFile;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Moves as the runbook ships, in the engine. */
final class MoveRuns {

    private static final Person ANN = new Person("ann", "Ann");
    private static final Person BEN = new Person("ben", "Ben");

    private final BlockingQueue<RunObserver.RunEvent> events = new LinkedBlockingQueue<>();

    /** A whole move over a target that holds data: nothing blocks it, and it is done. */
    void replaceTarget(MoveRig rig, Journal journal) throws InterruptedException {
        try (Runs runs = runs(rig, journal)) {
            assertThat(runs.preview("shop", "move", Set.of("replace-target")).gates())
                    .filteredOn(CheckResult::blocks)
                    .isEmpty();

            Run run = runs.start("shop", "move", Set.of("replace-target"), ANN, "e1");
            await(RunObserver.What.ASKED);
            run.approve(ApprovalSelection.theOnlyOne(), BEN, "approve", "e2");
            await(RunObserver.What.ENDED);

            assertThat(run.status().state()).as(run.status().text()).isEqualTo(State.DONE);
        }
    }

    private Runs runs(MoveRig rig, Journal journal) {
        Runbook.Factory move = context -> runbook(rig, context);
        PunctualJournal punctual = new PunctualJournal(journal, PunctualJournal.Deadlines.OF_THE_SERVICE);
        return new Runs(
                punctual,
                History.of(punctual),
                Map.of("shop", new Runs.Migration(Duration.ofSeconds(60), Map.of("move", move))),
                new Anybody(),
                List.of(events::add),
                Clock.systemUTC());
    }

    private static Runbook runbook(MoveRig rig, RunContext context) {
        MoveCatalog catalog = rig.catalog(context);
        return new Runbook(
                "move",
                () -> List.of("old-db", "new-db"),
                RunbookFile.load("move").stages(catalog.steps(), Map.of(), catalog.options()),
                Optional.empty(),
                () -> {});
    }

    private RunObserver.RunEvent await(RunObserver.What what) throws InterruptedException {
        while (true) {
            RunObserver.RunEvent event = events.poll(3, TimeUnit.MINUTES);
            assertThat(event).as("waited for " + what).isNotNull();
            assertThat(event.what()).as(event.text()).isNotIn(RunObserver.What.STEP_FAILED, RunObserver.What.HELD);
            if (event.what() == what) {
                return event;
            }
        }
    }

    /** Lets everybody do everything. */
    private static final class Anybody implements ApprovalPolicy {
        @Override
        public Optional<String> refusesApproval(Person person, String requesterId, String stage) {
            return Optional.empty();
        }

        @Override
        public Optional<String> refusesGo(Person person, String requesterId) {
            return Optional.empty();
        }

        @Override
        public Duration expireAfter() {
            return Duration.ofMinutes(15);
        }
    }
}
