package io.landfall.runbooks.run;

import static io.landfall.runbooks.run.RunRig.ANN;
import static io.landfall.runbooks.run.RunRig.BEN;
import static io.landfall.runbooks.run.RunRig.asked;
import static io.landfall.runbooks.run.RunRig.unasked;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.check.Requirement;
import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook.Stage;
import io.landfall.runbooks.step.Step;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What release 122e82e left in its journals is read, settled and finished by the code of now. */
class EarlierReleaseTest {

    /** The steps of that release's cutover up to where its window was killed, in order. */
    private static final List<String> BEGUN = List.of(
            "arm",
            "maintenance-on",
            "stop-heartbeat",
            "stop-events",
            "lock-privileged-accounts",
            "fence-source",
            "end-sessions",
            "prove-fence",
            "verify-caught-up");

    @TempDir
    Path directory;

    private final List<String> undone = Collections.synchronizedList(new ArrayList<>());
    private RunRig rig;

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void asksAgainForARunThatWasArmedAndSwitchesOver() {
        Run run = restartOn("armed");
        rig.seen.await(What.HELD);

        assertThat(run.number()).isEqualTo(2);
        assertThat(run.status().text()).startsWith("I was restarted between two steps. Nothing is half done.");
        assertThat(rig.seen.lastText(What.RESTARTED)).isEqualTo(run.status().text());
        assertThat(rig.seen.lastText(What.HELD))
                .as("the reason, which was just told")
                .isEmpty();
        assertThat(run.plan().orElseThrow().hash()).startsWith("bd01c70e");
        assertThat(rig.phase()).isEqualTo(Phase.IN_STEP);

        run.resume(ANN, rig.event());
        rig.seen.await(What.ASKED);
        approveAndGo(run);

        assertThat(run.status().state()).isEqualTo(State.DONE);
        assertThat(rig.phase()).isEqualTo(Phase.CUT_OVER);
        assertThat(rig.isChainWhole()).isTrue();
    }

    @Test
    void takesAnOpenWindowBackToWhatThatReleaseFoundAndSwitchesOverAnew() {
        Run run = restartOn("open");
        rig.seen.await(What.ENDED);

        assertThat(run.number()).isEqualTo(3);
        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(rig.phase()).isEqualTo(Phase.IN_STEP);
        List<String> backwards = new ArrayList<>(BEGUN);
        Collections.reverse(backwards);
        assertThat(undone).extracting(line -> line.split(" ")[0]).isEqualTo(backwards);
        assertThat(undone)
                .contains("lock-privileged-accounts {server=shop-old, unlocked=boss@localhost\nroot@localhost}")
                .contains("fence-source {fence_connection=114, fence_held=false, read_only=false}")
                .contains("maintenance-on {answer=200}");

        rig.seen.forget();
        Run again = rig.start();
        assertThat(again.number()).isEqualTo(4);
        rig.seen.await(What.ASKED);
        approveAndGo(again);

        assertThat(again.status().state()).isEqualTo(State.DONE);
        assertThat(rig.phase()).isEqualTo(Phase.CUT_OVER);
        assertThat(rig.isChainWhole()).isTrue();
    }

    @Test
    void knowsWhatIsOverOfAFinishedMigration() {
        Run finish = restartOn("finished");

        assertThat(rig.phase()).isEqualTo(Phase.FINISHED);
        assertThat(finish.number()).isEqualTo(5);
        assertThat(Stream.of(1, 2, 3, 4, 5).map(number -> rig.run(number).status()))
                .extracting(status -> status.runbook() + " " + status.state() + ": " + status.text())
                .containsExactly(
                        "move DONE: ",
                        "cutover UNDONE: ann aborted",
                        "cutover UNDONE: the service was restarted inside the window, before the point of no return",
                        "cutover DONE: ",
                        "finish DONE: ");
        assertThat(undone).isEmpty();
        assertThat(rig.isChainWhole()).isTrue();
        assertThat(rig.start().number()).isEqualTo(6);
    }

    private void approveAndGo(Run run) {
        run.approve(ApprovalSelection.numbers(2, 6), BEN, "approve 2-6", rig.event());
        rig.seen.await(What.ARMED);
        run.go(ANN, rig.event());
        rig.seen.await(What.ENDED);
    }

    private Run restartOn(String journal) {
        try (InputStream recorded = EarlierReleaseTest.class.getResourceAsStream(
                "/io/landfall/runbooks/journal/122e82e/" + journal + ".db")) {
            Files.copy(recorded, directory.resolve("journal.db"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        rig = new RunRig(directory, new RunRig.FourEyes(), any -> stages());
        return rig.restart();
    }

    private List<Stage> stages() {
        return List.of(
                unasked(new JournaledStep("arm")),
                asked(2, "maintenance-on", steps(1, 2)),
                asked(3, "stop-writes", steps(2, 8)),
                asked(4, "verify-caught-up", steps(8, 9)),
                asked(
                        5,
                        "promote",
                        new JournaledStep("persist-fence"),
                        new PointOfNoReturn("commits", List.of()),
                        new JournaledStep("open-target")),
                asked(6, "point-application", new JournaledStep("switch-routes")));
    }

    private Step[] steps(int from, int to) {
        return BEGUN.subList(from, to).stream().map(JournaledStep::new).toArray(Step[]::new);
    }

    /** A step of that release whose undo tells what it was given. */
    private final class JournaledStep implements Step.Reversible {

        private final String name;
        private boolean isDone;

        JournaledStep(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String plan() {
            return "does " + name;
        }

        @Override
        public List<Requirement> gates() {
            return List.of();
        }

        @Override
        public Duration limit() {
            return Duration.ofSeconds(5);
        }

        @Override
        public boolean endsWithTheProcess() {
            return name.equals("arm");
        }

        @Override
        public Found look() {
            return Found.of("done", isDone);
        }

        @Override
        public boolean isDone(Found now) {
            return now.isTrue("done");
        }

        @Override
        public void act(Found before) {
            isDone = true;
        }

        @Override
        public void undo(Found before) {
            undone.add(name + " " + new TreeMap<>(before.facts()));
            isDone = false;
        }
    }
}
