package io.landfall.runbooks.run;

import static io.landfall.runbooks.run.RunRig.ANN;
import static io.landfall.runbooks.run.RunRig.BEN;
import static io.landfall.runbooks.run.RunRig.CORA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.ApprovalPolicy;
import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.approval.Instruction;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunSignals;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.PointOfNoReturn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people say counts for what was shown to them, whatever happens while it is on its way. */
class ShownTest {

    private static final ApprovalSelection ALL = ApprovalSelection.numbers(2, 5);

    @TempDir
    Path directory;

    private final MovingClock clock = new MovingClock();
    private final CountDownLatch isLookingUp = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private RunRig rig;
    private Run run;

    @BeforeEach
    void askForApprovals() {
        rig = new RunRig(
                directory,
                new BenIsLookedUpSlowly(),
                opened -> List.of(
                        RunRig.unasked(opened.step("arm")),
                        RunRig.asked(2, "stop-writes", opened.step("stop-writes")),
                        RunRig.asked(5, "promote", new PointOfNoReturn("commits", List.of()), opened.step("open"))),
                clock);
        run = rig.start();
        rig.seen.await(What.ASKED);
    }

    @AfterEach
    void close() {
        mayAnswer.countDown();
        rig.close();
    }

    @Test
    void refusesAnApprovalOfAPlanThatIsNotThePlanAnyMore() {
        Instruction ofTheOldPlan = said(CORA, rig.newestRow());
        rig.step("open").planNow("opens another server");
        assertThatThrownBy(() -> run.approve(ALL, CORA, "approve 2-5", rig.event()))
                .hasMessageStartingWith("The plan has changed since it was shown");

        assertThatThrownBy(() -> run.approve(ALL, ofTheOldPlan, "approve 2-5"))
                .hasMessage(
                        "That was said before the plan as it is now was shown here. Nothing was done. Read the newest"
                                + " plan, then say it again.");

        assertThat(rig.rows(run, EntryKind.APPROVAL)).isEmpty();
        run.approve(ALL, said(CORA, rig.newestRow()), "approve 2-5");
        assertThat(rig.rows(run, EntryKind.APPROVAL)).hasSize(2);
    }

    @Test
    void refusesAnApprovalWhenThePlanChangesWhileItIsLookedUpWhoGivesIt() {
        CompletableFuture<Void> ofBen = benApproves();
        rig.step("open").planNow("opens another server");
        assertThatThrownBy(() -> run.approve(ALL, CORA, "approve 2-5", rig.event()))
                .hasMessageStartingWith("The plan has changed since it was shown");

        mayAnswer.countDown();

        assertThatThrownBy(() -> ofBen.get(2, TimeUnit.MINUTES))
                .hasCauseInstanceOf(LandfallException.class)
                .hasMessageContaining("before the plan as it is now was shown here");
        assertThat(rig.rows(run, EntryKind.APPROVAL)).isEmpty();
    }

    @Test
    void refusesAnApprovalOfWhatIsAskedForAgain() {
        OptionalLong shown = OptionalLong.of(rig.newestRow());
        run.approve(ALL, CORA, "approve 2-5", rig.event());
        rig.seen.await(What.ARMED);
        clock.advance(Duration.ofMinutes(16));
        assertThatThrownBy(() -> run.go(ANN, rig.event())).hasMessageStartingWith("Expired: 2 stop-writes, 5 promote");
        rig.seen.await(What.ASKED, 2);

        Instruction ofTheOldQuestion = new Instruction(CORA, rig.event(), shown, System.nanoTime());
        assertThatThrownBy(() -> run.approve(ALL, ofTheOldQuestion, "approve 2-5"))
                .hasMessage(
                        "That was said before 2 stop-writes, 5 promote was asked for, or asked for again. Nothing was"
                                + " approved. Read what is asked for now, then approve that.");
    }

    @Test
    void takesApprovalsAndAnAbortWhileItIsLookedUpWhoSomebodyElseIs() {
        CompletableFuture<Void> ofBen = benApproves();

        run.approve(ALL, CORA, "approve 2-5", rig.event());
        rig.seen.await(What.ARMED);
        run.abort("another day", CORA, rig.event());
        rig.seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(ofBen).isNotDone();
    }

    @Test
    void staysHeldWhenTheHoldWasHeardAfterTheResumeThatComesLater() {
        run.hold("first", CORA, rig.event());
        rig.seen.await(What.HELD);
        Instruction resume = Instruction.now(ANN, rig.event());
        run.hold("second", CORA, rig.event());

        assertThatThrownBy(() -> run.resume(resume))
                .hasMessage("That was said before Cora holds: second. The run stays held.");

        assertThat(run.status().state()).isEqualTo(State.HELD);
        run.resume(ANN, rig.event());
        rig.seen.await(What.RESUMED);
    }

    @Test
    void forgetsAGoThatAHoldHasOvertaken() {
        RunSignals signals = new RunSignals();
        signals.go();
        signals.hold("wait", System.nanoTime());
        signals.go();
        signals.resume("ann", System.nanoTime());

        assertThat(signals.takeGo()).isFalse();
    }

    private CompletableFuture<Void> benApproves() {
        CompletableFuture<Void> approval =
                CompletableFuture.runAsync(() -> run.approve(ALL, BEN, "approve 2-5", rig.event()));
        await(isLookingUp);
        return approval;
    }

    private Instruction said(Person who, long shown) {
        return new Instruction(who, rig.event(), OptionalLong.of(shown), System.nanoTime());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Who ben is has to be asked somewhere that answers late. */
    private final class BenIsLookedUpSlowly implements ApprovalPolicy {

        @Override
        public Optional<String> refusesApproval(Person person, String requesterId, String stage) {
            if (person.equals(BEN)) {
                isLookingUp.countDown();
                await(mayAnswer);
            }
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
