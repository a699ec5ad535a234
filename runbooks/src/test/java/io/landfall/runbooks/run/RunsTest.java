package io.landfall.runbooks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.ApprovalPolicy;
import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.journal.PunctualJournal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.AfterRestart;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.RunContext;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Runbook.Approval;
import io.landfall.runbooks.step.Runbook.Stage;
import io.landfall.runbooks.step.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine on steps that only pretend, with a journal on disk. */
class RunsTest {

    private static final Person ANN = new Person("ann", "Ann");
    private static final Person BEN = new Person("ben", "Ben");

    @TempDir
    Path directory;

    private final FakeStep.World world = new FakeStep.World();
    private final Map<String, FakeStep> steps = new ConcurrentHashMap<>();
    private final Seen seen = new Seen();
    private final MovingClock clock = new MovingClock();
    private AfterRestart.Proof proof = AfterRestart.Proof.EQUAL;
    private List<String> identities = List.of("old-db 10.0.0.5:3306, server id 1");
    private Journal journal;
    private Runs runs;
    private int events;

    @BeforeEach
    void start() {
        journal = SqliteJournal.open(directory.resolve("journal.db"), clock);
        runs = runs(journal);
    }

    @AfterEach
    void stop() {
        runs.close();
        journal.close();
    }

    @Test
    void doesTheStepsOfAMoveInOrderAndJournalsEach() {
        Run run = runs.start("shop", "move", Set.of(), ANN, event());

        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.DONE);
        assertThat(world.deeds()).containsExactly("do copy", "do follow");
        assertThat(kinds(run)).containsExactly("run", "plan", "intent", "outcome", "intent", "outcome", "ended");
        assertThat(runs.phase("shop")).isEqualTo(Phase.IN_STEP);
    }

    @Test
    void holdsAMoveThatFailsAndTriesTheStepAgainOnResume() {
        step("follow").failing(1);
        Run run = runs.start("shop", "move", Set.of(), ANN, event());
        seen.await(What.HELD);
        assertThat(run.status().text())
                .isEqualTo("Held at follow: the wire is cut.\nSay `resume` to try this step again, or `abort` to take"
                        + " everything back.");

        run.resume(ANN, event());
        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.DONE);
        assertThat(world.deeds()).containsExactly("do copy", "do follow", "do follow");
    }

    @Test
    void takesEverythingBackInReverseOrderOnAbort() {
        step("follow").failing(1);
        Run run = runs.start("shop", "move", Set.of(), ANN, event());
        seen.await(What.HELD);

        run.abort("not today", ANN, event());
        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(world.deeds()).containsExactly("do copy", "do follow", "undo follow", "undo copy");
        assertThat(world.facts()).isEmpty();
    }

    @Test
    void refusesASecondRunOfTheSameMigration() {
        step("follow").failing(1);
        runs.start("shop", "move", Set.of(), ANN, event());
        seen.await(What.HELD);

        assertThatThrownBy(() -> runs.start("shop", "move", Set.of(), ANN, event()))
                .hasMessageStartingWith("Run 1 (move) of shop is not over: Held at follow")
                .hasMessageEndingWith("Nothing was started. Let it end, or `abort` it.");
    }

    @Test
    void asksForEachStepOfTheWindowAndStartsOnGo() {
        Run run = armed();
        assertThat(world.deeds()).containsExactly("do arm");

        run.go(ANN, event());
        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.DONE);
        assertThat(world.deeds())
                .containsExactly("do arm", "do stop-writes", "do verify-caught-up", "do open", "do follow-back");
        assertThat(kinds(run))
                .containsSubsequence("approval", "approval", "armed", "go", "point-of-no-return", "ended");
        assertThat(runs.phase("shop")).isEqualTo(Phase.CUT_OVER);
        assertThat(journal.firstBrokenRow()).isEmpty();
    }

    @Test
    void refusesABareApproveWhenSeveralStepsAreAsked() {
        Run run = asking();

        assertThatThrownBy(() -> run.approve(ApprovalSelection.theOnlyOne(), BEN, "approve", event()))
                .hasMessage("Several steps are being asked for: 2 stop-writes, 3 promote. Write which, such as"
                        + " `approve 2` or `approve 2-3`.");

        assertThat(kinds(run)).endsWith("refused");
    }

    @Test
    void refusesTheRequestersOwnApprovalAndJournalsIt() {
        Run run = asking();

        assertThatThrownBy(() -> run.approve(ApprovalSelection.numbers(2, 3), ANN, "approve 2-3", event()))
                .hasMessage("Ann asked for this run");

        assertThat(kinds(run)).endsWith("refused");
        assertThat(run.status().state()).isEqualTo(State.ASKING);
    }

    @Test
    void takesADeliveryOnlyOnce() {
        Run run = asking();
        run.approve(ApprovalSelection.number(2), BEN, "approve 2", "message-7");

        assertThatThrownBy(() -> run.approve(ApprovalSelection.number(3), BEN, "approve 3", "message-7"))
                .hasMessage("This message was taken already; a second delivery changes nothing.");

        assertThat(run.status().stages().get(3).approver()).isEmpty();
    }

    @Test
    void asksAgainForApprovalsThatHaveExpiredAtGo() {
        Run run = armed();
        clock.advance(Duration.ofMinutes(16));

        assertThatThrownBy(() -> run.go(ANN, event()))
                .hasMessage("Expired: 2 stop-writes, 3 promote, approved more than 15 min ago. Nothing was started."
                        + " Approve again, then say `go`.");

        seen.await(What.ASKED, 2);
        assertThat(run.status().state()).isEqualTo(State.ASKING);
        run.approve(ApprovalSelection.numbers(2, 3), BEN, "approve 2-3", event());
        seen.await(What.ARMED, 2);
        run.go(ANN, event());
        seen.await(What.ENDED);
        assertThat(run.status().state()).isEqualTo(State.DONE);
    }

    @Test
    void voidsApprovalsWhenThePlanHasChanged() {
        Run run = armed();
        identities = List.of("old-db 10.0.0.5:3306, server id 9");

        assertThatThrownBy(() -> run.go(ANN, event()))
                .hasMessage(
                        "The plan has changed since it was shown; every approval of the old one is void. Nothing was"
                                + " started. What is new:\nold-db 10.0.0.5:3306, server id 9\nRead it, then approve again.");

        seen.await(What.ASKED, 2);
        assertThat(run.status().state()).isEqualTo(State.ASKING);
        assertThat(world.deeds()).containsExactly("do arm");
    }

    @Test
    void takesEverythingBackWhenAStepOfTheWindowFails() {
        step("verify-caught-up").failing(1);
        Run run = armed();

        run.go(ANN, event());
        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(run.status().text()).isEqualTo("verify-caught-up: the wire is cut.");
        assertThat(world.facts()).isEmpty();
        assertThat(world.deeds()).endsWith("undo verify-caught-up", "undo stop-writes", "undo arm");
    }

    @Test
    void keepsTryingToTakeBackUntilItHasWorked() {
        step("verify-caught-up").failing(1);
        step("stop-writes").failingToUndo(3);
        Run run = armed();

        run.go(ANN, event());
        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(world.facts()).isEmpty();
    }

    @Test
    void journalsAndTellsTheSameFailureToTakeBackOnce() {
        step("verify-caught-up").failing(1);
        step("stop-writes").failingToUndo(5);
        Run run = armed();

        run.go(ANN, event());
        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(seen.count(What.UNDO_FAILED)).isEqualTo(1);
        assertThat(kinds(run).stream().filter(EntryKind.UNDO_FAILED.word()::equals))
                .hasSize(1);
    }

    @Test
    void takesBackInsideTheWindowWhenSomebodyAborts() {
        Run run = armed();
        step("verify-caught-up").whileActing(() -> run.abort("smoke", BEN, event()));

        run.go(ANN, event());
        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(run.status().text()).isEqualTo("Ben aborted: smoke");
        assertThat(world.facts()).isEmpty();
    }

    @Test
    void refusesToAbortPastThePointOfNoReturn() {
        List<String> answers = new ArrayList<>();
        Run run = armed();
        step("open").whileActing(() -> {
            try {
                run.abort("smoke", BEN, event());
            } catch (LandfallException e) {
                answers.add(e.getMessage());
            }
        });

        run.go(ANN, event());
        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.DONE);
        assertThat(answers.get(0)).startsWith("Past the point of no return a run can't be aborted");
    }

    @Test
    void goesBackWhenTheCommitItselfFails() {
        journal.close();
        SqliteJournal real = SqliteJournal.open(directory.resolve("journal.db"), clock);
        journal = new JournalThatFailsOnce(real, EntryKind.POINT_OF_NO_RETURN);
        runs = runs(journal);
        Run run = armed();

        run.go(ANN, event());
        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(world.facts()).isEmpty();
        assertThat(world.deeds()).doesNotContain("do open");
        assertThat(kinds(run)).contains("withdrawn").doesNotContain("point-of-no-return");
    }

    @Test
    void goesOnPastThePointOfNoReturnAndTriesAgainWhatFailed() {
        step("open").failing(1);
        Run run = armed();

        run.go(ANN, event());
        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.DONE);
        assertThat(world.deeds()).endsWith("do open", "do follow-back", "do open");
    }

    @Test
    void doesNotTryAgainWhatWasRefusedPastThePointOfNoReturn() {
        step("follow-back").failingWith(LandfallException.refused("the checksums differ."));
        Run run = armed();

        run.go(ANN, event());
        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.DONE);
        assertThat(run.status().text()).startsWith("follow-back: the checksums differ. By hand: ");
        assertThat(journal.entries(1))
                .last()
                .extracting(entry -> entry.record().data().get("outcome"))
                .isEqualTo("done-with-problems");
    }

    @Test
    void endsWithoutWhatDoesNotSucceedWhenSomebodyAbortsOnceTheApplicationIsServed() {
        step("follow-back").failing(Integer.MAX_VALUE);
        Run run = armed();
        run.go(ANN, event());
        seen.await(() -> run.status().text().contains("`abort` ends the run without it"), "what is left");

        String answer = run.abort("that host is dead", BEN, event());
        seen.await(What.ENDED);

        assertThat(answer).startsWith("ends now, without what is still left");
        assertThat(run.status().state()).isEqualTo(State.DONE);
        assertThat(run.status().text()).startsWith("follow-back: ").contains(" By hand: ");
        assertThat(seen.count(What.STEP_FAILED)).isEqualTo(1);
        assertThat(world.facts()).contains("open");
    }

    @Test
    void endsAStepThatTakesLongWhenSomebodyAbortsOnceTheApplicationIsServed() {
        CountDownLatch cancelled = new CountDownLatch(1);
        List<String> answers = new ArrayList<>();
        Run run = armed();
        step("follow-back").whenCancelled(cancelled::countDown).whileActing(() -> {
            answers.add(run.abort("go back now", BEN, event()));
            waitFor(cancelled);
            throw LandfallException.external("called off.");
        });

        run.go(ANN, event());
        seen.await(What.ENDED);

        assertThat(answers.get(0)).startsWith("ends now, without what is still left");
        assertThat(run.status().state()).isEqualTo(State.DONE);
        assertThat(run.status().text()).startsWith("follow-back: called off. By hand: ");
    }

    @Test
    void doesNotEndWithoutWhatTheApplicationNeeds() {
        step("open").failing(Integer.MAX_VALUE);
        Run run = armed();
        run.go(ANN, event());
        seen.await(() -> run.status().state() == State.FINISHING, "finishing");

        assertThatThrownBy(() -> run.abort("enough", BEN, event()))
                .hasMessageStartingWith("Past the point of no return a run can't be aborted");

        step("open").failing(0);
        seen.await(What.ENDED);
        assertThat(world.facts()).contains("open");
    }

    @Test
    void knowsTheRunsOfAnEarlierProcessWhenSomebodyAsksForThem() {
        runs.start("shop", "move", Set.of(), ANN, event());
        seen.await(What.ENDED);
        armed().abort("not today", BEN, event());
        seen.await(What.ENDED, 2);

        restart();

        assertThat(runs.find(1).orElseThrow().status().state()).isEqualTo(State.DONE);
        assertThat(runs.latest("shop").map(Run::number)).contains(2L);
        assertThat(runs.find(3)).isEmpty();
        assertThat(runs.active()).isEmpty();
        assertThat(runs.start("shop", "cutover", Set.of(), ANN, event()).number())
                .isEqualTo(3);
    }

    @Test
    void takesAWindowBackAtOnceAfterARestart() {
        Run run = armed();
        seen.dieAt(What.STEP_ACTED, "verify-caught-up");
        run.go(ANN, event());
        seen.awaitDeath();

        restart();
        seen.await(What.ENDED);

        assertThat(world.facts()).isEmpty();
        assertThat(runs.latest("shop").orElseThrow().status().state()).isEqualTo(State.UNDONE);
    }

    @Test
    void opensTheTargetAfterARestartWhenThePositionIsProvenAgain() {
        dieRightAfterTheCommit();

        restart();
        seen.await(What.ENDED);

        assertThat(runs.latest("shop").orElseThrow().status().state()).isEqualTo(State.DONE);
        assertThat(world.facts()).contains("open", "follow-back");
    }

    @Test
    void withdrawsAfterARestartWhenTheSourceTakesWrites() {
        dieRightAfterTheCommit();
        proof = AfterRestart.Proof.SOURCE_UNFENCED;

        restart();
        seen.await(What.ENDED);

        assertThat(runs.latest("shop").orElseThrow().status().state()).isEqualTo(State.UNDONE);
        assertThat(world.deeds()).doesNotContain("do open");
        assertThat(runs.phase("shop")).isNotEqualTo(Phase.CUT_OVER);
    }

    @Test
    void holdsAfterARestartAndNeverOpensWhenTheSourceHasAdvanced() {
        dieRightAfterTheCommit();
        proof = AfterRestart.Proof.SOURCE_ADVANCED;

        restart();
        seen.await(What.HELD);

        Run run = runs.active("shop").orElseThrow();
        assertThat(run.status().text())
                .isEqualTo("The source has transactions beyond the proven position, so the target stays closed."
                        + " `resume` looks again; `abort` makes the source writable again.");
        assertThat(world.deeds()).doesNotContain("do open");

        run.abort("give up", BEN, event());
        seen.await(What.ENDED);
        assertThat(world.facts()).isEmpty();
    }

    @Test
    void finishesAfterARestartWhenTheTargetHasBeenOpen() {
        Run run = armed();
        seen.dieAt(What.STEP_ACTED, "open");
        run.go(ANN, event());
        seen.awaitDeath();
        proof = AfterRestart.Proof.SOURCE_ADVANCED;

        restart();
        seen.await(What.ENDED);

        assertThat(runs.latest("shop").orElseThrow().status().state()).isEqualTo(State.DONE);
        assertThat(world.facts()).contains("open", "follow-back");
    }

    @Test
    void holdsAfterARestartOutsideTheWindowAndSaysWhatItSees() {
        seen.dieAt(What.STEP_ACTED, "copy");
        runs.start("shop", "move", Set.of(), ANN, event());
        seen.awaitDeath();

        restart();
        seen.await(What.HELD);

        Run run = runs.active("shop").orElseThrow();
        assertThat(run.status().text())
                .isEqualTo("I was restarted during copy. Say `resume` to do that step again from what is there, or"
                        + " `abort` to take everything back.\nWhat I see now: so true.");
        run.resume(ANN, event());
        seen.await(What.ENDED);
        assertThat(world.deeds()).containsExactly("do copy", "do follow");
    }

    @Test
    void takesAWindowBackWhenTheServiceEnds() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch ending = new CountDownLatch(1);
        Run run = armed();
        step("verify-caught-up").whileActing(() -> {
            inside.countDown();
            waitFor(ending);
        });
        step("verify-caught-up").whenCancelled(ending::countDown);
        run.go(ANN, event());
        waitFor(inside);

        Thread closing = new Thread(runs::close);
        closing.start();
        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(world.facts()).isEmpty();
    }

    @Test
    void doesNotOpenTheWindowWhileAGateBlocks() {
        AtomicBoolean ready = new AtomicBoolean(true);
        step("arm").gatedBy(new FakeCheck("lag", ready::get));
        Run run = armed();
        ready.set(false);

        run.go(ANN, event());
        seen.await(What.NOT_OPENED);
        assertThat(world.deeds()).doesNotContain("do stop-writes");
        seen.await(What.ARMED, 2);
        ready.set(true);
        run.go(ANN, event());
        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.DONE);
    }

    @Test
    void takesNeitherApprovalNorGoWhileItIsHeld() {
        Run run = armed();
        run.hold("disk looks slow", BEN, event());
        seen.await(What.HELD);

        assertThatThrownBy(() -> run.go(ANN, event()))
                .hasMessage("Not armed: run 1 is held (Ben holds: disk looks slow).");

        run.resume(ANN, event());
        seen.await(What.RESUMED);
        assertThat(run.status().state()).isEqualTo(State.ARMED);
        run.go(ANN, event());
        seen.await(What.ENDED);
        assertThat(run.status().state()).isEqualTo(State.DONE);
    }

    @Test
    void takesAnArmedRunBackOnAbort() {
        Run run = armed();

        run.abort("another day", BEN, event());
        seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(world.facts()).isEmpty();
    }

    // ---- what the tests say

    private void dieRightAfterTheCommit() {
        Run run = armed();
        seen.dieAt(What.COMMITTED, "point-of-no-return");
        run.go(ANN, event());
        seen.awaitDeath();
    }

    private Run asking() {
        Run run = runs.start("shop", "cutover", Set.of(), ANN, event());
        seen.await(What.ASKED);
        return run;
    }

    private Run armed() {
        Run run = asking();
        run.approve(ApprovalSelection.numbers(2, 3), BEN, "approve 2-3", event());
        seen.await(What.ARMED);
        return run;
    }

    private void restart() {
        runs.close();
        journal.close();
        seen.forget();
        journal = SqliteJournal.open(directory.resolve("journal.db"), clock);
        runs = runs(journal);
        runs.recover();
    }

    private Runs runs(Journal on) {
        Map<String, Runbook.Factory> runbooks = Map.of("move", this::move, "cutover", this::cutover);
        PunctualJournal patient = RunRig.patient(on);
        return new Runs(
                patient,
                History.of(patient),
                Map.of("shop", new Runs.Migration(Duration.ofSeconds(60), runbooks)),
                new FourEyes(),
                List.of(seen),
                clock);
    }

    private Runbook move(RunContext context) {
        return new Runbook(
                "move", () -> identities, List.of(stage(false, "copy", "follow")), Optional.empty(), () -> {});
    }

    private Runbook cutover(RunContext context) {
        List<Stage> stages = List.of(
                new Stage(Optional.of(new Approval(1, "lower-dns-ttl")), Optional.of("no DNS"), false, List.of()),
                new Stage(
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        List.of(step("arm").endingWithTheProcess())),
                asked(2, "stop-writes", step("stop-writes"), step("verify-caught-up")),
                asked(3, "promote", new PointOfNoReturn("commits", List.of()), step("open")),
                stage(false, "follow-back"));
        return new Runbook("cutover", () -> identities, stages, Optional.of(new Servers()), () -> {});
    }

    private Stage asked(int number, String name, Step... steps) {
        return new Stage(Optional.of(new Approval(number, name)), Optional.empty(), true, List.of(steps));
    }

    private Stage stage(boolean window, String... names) {
        return new Stage(
                Optional.empty(),
                Optional.empty(),
                window,
                Arrays.stream(names).map(name -> (Step) step(name)).toList());
    }

    private FakeStep step(String name) {
        return steps.computeIfAbsent(name, key -> new FakeStep(key, world));
    }

    private String event() {
        return "event-" + events++;
    }

    private List<String> kinds(Run run) {
        return journal.entries(run.number()).stream()
                .map(Entry::record)
                .map(record -> record.kind().word())
                .toList();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private final class Servers implements AfterRestart {
        @Override
        public boolean targetWasOpened() {
            return world.facts().contains("open");
        }

        @Override
        public Proof proveAgain() {
            return proof;
        }
    }

    private static final class FourEyes implements ApprovalPolicy {
        @Override
        public Optional<String> refusesApproval(Person person, String requesterId, String stage) {
            return person.id().equals(requesterId)
                    ? Optional.of(person.name() + " asked for this run")
                    : Optional.empty();
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
