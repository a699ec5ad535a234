package io.landfall.runbooks.run;

import static io.landfall.runbooks.run.RunRig.ANN;
import static io.landfall.runbooks.run.RunRig.BEN;
import static io.landfall.runbooks.run.RunRig.CORA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Person;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each step of the window is approved at its turn, while the downtime budget runs. */
class LiveWindowTest {

    @TempDir
    Path directory;

    private final AtomicBoolean ready = new AtomicBoolean(true);
    private final AtomicBoolean caughtUp = new AtomicBoolean(true);
    private final MovingClock clock = new MovingClock();
    private RunRig rig;

    @BeforeEach
    void open() {
        RunRig.FourEyes live = new RunRig.FourEyes(ApprovalMode.LIVE, Map.of());
        rig = new RunRig(directory, live, this::stages, clock);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private List<Stage> stages(RunRig opened) {
        return List.of(
                RunRig.unasked(opened.step("arm")
                        .endingWithTheProcess()
                        .gatedBy(new FakeCheck("long-transactions", ready::get))),
                RunRig.asked(2, "maintenance-on", opened.step("maintenance-on")),
                RunRig.asked(3, "stop-writes", opened.step("stop-writes").gatedBy(new FakeCheck("lag", caughtUp::get))),
                RunRig.asked(5, "promote", new PointOfNoReturn("commits", List.of()), opened.step("open")),
                RunRig.asked(6, "point-application", opened.step("switch-routes")),
                RunRig.unasked(opened.step("follow-back")));
    }

    @Test
    void asksForEachStepAtItsTurnAndForTheLastTwoTogether() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        assertThat(run.status().text()).startsWith("asks for approval of 2 maintenance-on; plan ");
        assertThat(run.status().windowOpen()).isEmpty();
        assertThat(rig.rows(run, EntryKind.ARMED))
                .singleElement()
                .satisfies(row -> assertThat(row.data().get("script")).contains("stop-writes: "));

        approve(run, BEN);
        rig.seen.await(What.ASKED, 2);
        assertThat(run.status().text()).startsWith("asks for approval of 3 stop-writes; plan ");
        assertThat(run.status().windowOpen()).isPresent();
        assertThat(run.status().windowLeft())
                .hasValueSatisfying(left -> assertThat(left).isLessThan(Duration.ofSeconds(58)));
        assertThat(rig.world.facts()).containsExactlyInAnyOrder("arm", "maintenance-on");

        approve(run, CORA);
        rig.seen.await(What.ASKED, 3);
        assertThat(run.status().text()).startsWith("asks for approval of 5 promote, 6 point-application; plan ");
        assertThat(rig.world.facts()).doesNotContain("open");

        run.approve(ApprovalSelection.numbers(5, 6), BEN, "approve 5-6", rig.event());
        rig.seen.await(What.ENDED);
        assertThat(run.status().state()).isEqualTo(State.DONE);
        assertThat(rig.world.deeds())
                .containsExactly(
                        "do arm",
                        "do maintenance-on",
                        "do stop-writes",
                        "do open",
                        "do switch-routes",
                        "do follow-back");
        assertThat(rig.seen.count(What.ASKED)).isEqualTo(3);
        assertThat(rig.isChainWhole()).isTrue();
    }

    @Test
    void takesNothingBeforeItsTurnAndNoGo() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);

        assertThatThrownBy(() -> run.approve(ApprovalSelection.numbers(3, 6), BEN, "approve 3-6", rig.event()))
                .hasMessage("Not asked for now. Asked for: 2 maintenance-on.");
        assertThatThrownBy(() -> run.go(ANN, rig.event())).hasMessageStartingWith("Not armed: run 1 is asking");

        assertThat(rig.world.deeds()).containsExactly("do arm");
    }

    @Test
    void takesEverythingBackAtOnceWhenTheFenceIsLostWhilePeopleThink() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        approve(run, BEN);
        rig.seen.await(What.ASKED, 2);
        approve(run, CORA);
        rig.seen.await(What.ASKED, 3);

        rig.step("stop-writes").lose();
        rig.seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(run.status().text())
                .isEqualTo("stop-writes does not hold any more: its connection or its server has ended");
        assertThat(rig.world.facts()).isEmpty();
    }

    @Test
    void takesEverythingBackByItselfWhenNobodyAnswersInTime() {
        rig.withDowntime(Duration.ofMillis(2_500));
        Run run = rig.start();
        rig.seen.await(What.ASKED);

        approve(run, BEN);
        rig.seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(run.status().text())
                .isEqualTo("not approved before the downtime budget of 2.5 s ran out: 3 stop-writes");
        assertThat(rig.world.facts()).isEmpty();
        assertThat(rig.world.deeds()).endsWith("undo maintenance-on", "undo arm");
    }

    @Test
    void tellsTheClockWhileItWaits() {
        Run run = askingInside();
        rig.seen.forget();

        rig.seen.await(What.PROGRESS);

        assertThat(run.status().windowOpen())
                .hasValueSatisfying(open -> assertThat(open).isGreaterThan(Duration.ofSeconds(1)));
    }

    @Test
    void takesEverythingBackWhenSomebodyHoldsWhileTheWindowAsks() {
        Run run = askingInside();

        run.hold("smoke", CORA, rig.event());
        rig.seen.await(What.ENDED);

        assertThat(run.status().text()).isEqualTo("held inside the window: Cora holds: smoke");
        assertThat(rig.world.facts()).isEmpty();
    }

    @Test
    void takesEverythingBackWhenSomebodyAbortsWhileTheWindowAsks() {
        Run run = askingInside();

        run.abort("smoke", CORA, rig.event());
        rig.seen.await(What.ENDED);

        assertThat(run.status().text()).isEqualTo("Cora aborted: smoke");
        assertThat(rig.world.facts()).isEmpty();
    }

    @Test
    void takesEverythingBackAfterARestartInsideTheWindow() {
        askingInside();
        rig.seen.dieAt(What.STEP_ACTED, "stop-writes");
        approve(rig.run(), CORA);
        rig.seen.awaitDeath();

        Run again = rig.restart();
        rig.seen.await(What.ENDED);

        assertThat(again.status().state()).isEqualTo(State.UNDONE);
        assertThat(rig.world.facts()).isEmpty();
    }

    @Test
    void runsTheGatesAgainAfterAnApprovalRightBeforeTheStep() {
        Run run = askingInside();
        caughtUp.set(false);

        approve(run, CORA);
        rig.seen.await(What.ENDED);

        assertThat(run.status().state()).isEqualTo(State.UNDONE);
        assertThat(run.status().text()).startsWith("stop-writes: lag: ");
        assertThat(rig.world.deeds()).doesNotContain("do stop-writes");
    }

    @Test
    void doesNotOpenTheWindowWhileAGateBlocksAndAsksAgain() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        ready.set(false);

        approve(run, BEN);
        rig.seen.await(What.NOT_OPENED);
        rig.seen.await(What.ASKED, 2);
        assertThat(rig.seen.lastText(What.NOT_OPENED))
                .startsWith("Did not open the window: arm: long-transactions: ")
                .endsWith("No write was stopped. Mend that, then approve again.");
        assertThat(rig.world.deeds()).doesNotContain("do maintenance-on");

        ready.set(true);
        approve(run, BEN);
        rig.seen.await(What.ASKED, 3);
        assertThat(run.status().text()).startsWith("asks for approval of 3 stop-writes; plan ");
    }

    @Test
    void doesNotOpenTheWindowAfterARestartOnAnOldApproval() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        rig.seen.dieAt(What.OPENS, "");
        approve(run, BEN);
        rig.seen.awaitDeath();

        Run again = rig.restart();
        rig.seen.await(What.HELD);
        again.resume(ANN, rig.event());
        rig.seen.await(What.ASKED);

        assertThat(again.status().text()).startsWith("asks for approval of 2 maintenance-on; plan ");
        assertThat(rig.world.deeds()).doesNotContain("do maintenance-on");
    }

    @Test
    void doesNotLetApprovalsExpireInsideTheWindow() {
        Run run = askingInside();
        clock.advance(Duration.ofMinutes(16));

        approve(run, CORA);
        rig.seen.await(What.ASKED, 3);

        assertThat(run.status().stages().get(1).approver()).contains("ben");
    }

    private Run askingInside() {
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        approve(run, BEN);
        rig.seen.await(What.ASKED, 2);
        return run;
    }

    private void approve(Run run, Person who) {
        run.approve(ApprovalSelection.theOnlyOne(), who, "approve", rig.event());
    }
}
