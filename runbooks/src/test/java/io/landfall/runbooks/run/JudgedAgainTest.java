package io.landfall.runbooks.run;

import static io.landfall.runbooks.run.RunRig.ANN;
import static io.landfall.runbooks.run.RunRig.BEN;
import static io.landfall.runbooks.run.RunRig.CORA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.approval.ApprovalPolicy;
import io.landfall.runbooks.approval.ApprovalSelection;
import io.landfall.runbooks.approval.Uptime;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An approval is judged again when it lets something happen, whatever has changed since it was given. */
class JudgedAgainTest {

    private static final ApprovalSelection WINDOW = ApprovalSelection.numbers(2, 3);

    @TempDir
    Path directory;

    private final MovingClock clock = new MovingClock();
    private final Terms terms = new Terms();
    private volatile Uptime machine = new Uptime("boot-1", Duration.ofHours(1));
    private RunRig rig;

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void countsNoApprovalOfSomebodyWhoMayNotApproveAnyMore() {
        Run run = armed(BEN);
        terms.refused.add(BEN.id());

        assertThatThrownBy(() -> run.go(ANN, rig.event()))
                .hasMessage("Void: 2 stop-writes, 3 promote, approved by Ben. Ben may not approve. Nothing was started."
                        + " Approve again, then say `go`.");

        rig.seen.await(What.ASKED, 2);
        assertThat(rig.world.deeds()).containsExactly("do arm");
        run.approve(WINDOW, CORA, "approve 2-3", rig.event());
        rig.seen.await(What.ARMED, 2);
        run.go(ANN, rig.event());
        rig.seen.await(What.ENDED);
        assertThat(run.status().state()).isEqualTo(State.DONE);
    }

    @Test
    void judgesByTodaysRuleAlsoWhatWasApprovedInAnEarlierProcess() {
        armed(ANN);
        terms.fourEyes = true;

        Run again = rearmed();

        assertThatThrownBy(() -> again.go(ANN, rig.event()))
                .hasMessageStartingWith("Void: 2 stop-writes, 3 promote, approved by Ann. Ann asked for this run.");
        assertThat(rig.world.deeds()).doesNotContain("do stop-writes");
    }

    @Test
    void showsThePlanAnewWhenTheTermsOfItsApprovalHaveChanged() {
        armed(BEN);
        terms.lines = List.of("approvers ben, cora; four-eyes off");

        Run again = restarted();
        rig.seen.await(What.ASKED);

        assertThat(again.plan().orElseThrow().lines())
                .contains("approvers ben, cora; four-eyes off", "downtime budget 1 min");
        assertThat(again.status().text()).startsWith("asks for approval of 2 stop-writes, 3 promote; plan ");
    }

    @Test
    void showsThePlanAnewWhenTheDowntimeBudgetHasChanged() {
        armed(BEN);
        rig.withDowntime(Duration.ofMinutes(10));

        Run again = restarted();
        rig.seen.await(What.ASKED);

        assertThat(again.plan().orElseThrow().lines()).contains("downtime budget 10 min");
    }

    @Test
    void countsNoApprovalFromTheFutureOfAClockThatWasSetBack() {
        Run run = armed(BEN);
        clock.advance(Duration.ofHours(-1));

        assertThatThrownBy(() -> run.go(ANN, rig.event()))
                .hasMessage("Void: 2 stop-writes, 3 promote, approved 1 h from now: the clock of Landfall's machine"
                        + " was set back (see `timedatectl`). Nothing was started. Approve again, then say `go`.");

        rig.seen.await(What.ASKED, 2);
        assertThat(rig.world.deeds()).containsExactly("do arm");
    }

    @Test
    void letsAnApprovalExpireAlthoughTheClockWasSetBackByAsMuchAsHasPassed() {
        Run run = armed(BEN);
        passes(Duration.ofHours(8));

        assertThatThrownBy(() -> run.go(ANN, rig.event()))
                .hasMessage("Expired: 2 stop-writes, 3 promote, approved more than 15 min ago. Nothing was started."
                        + " Approve again, then say `go`.");
    }

    /** Nobody has asked again yet. */
    @Test
    void saysToWhoeverApprovesAgainThatTheOthersHaveExpired() {
        Run run = armed(BEN);
        passes(Duration.ofMinutes(16));

        assertThatThrownBy(() -> run.approve(WINDOW, CORA, "approve 2-3", rig.event()))
                .hasMessage("Expired: 2 stop-writes, 3 promote, approved more than 15 min ago. Nothing was approved by"
                        + " this: it is asked for again in a moment, approve that.");

        run.expire();
        rig.seen.await(What.ASKED, 2);
        run.approve(WINDOW, CORA, "approve 2-3", rig.event());
        rig.seen.await(What.ARMED, 2);
    }

    @Test
    void letsAnApprovalExpireAcrossARestartAlthoughTheClockWasSetBack() {
        armed(BEN);
        passes(Duration.ofHours(8));

        Run again = rearmed();

        assertThatThrownBy(() -> again.go(ANN, rig.event()))
                .hasMessageStartingWith("Expired: 2 stop-writes, 3 promote,");
    }

    @Test
    void countsAnApprovalAcrossARestartOfTheServiceWhileItIsYoungByBothClocks() {
        armed(BEN);
        clock.advance(Duration.ofMinutes(14));
        passes(Duration.ofMinutes(14));

        Run again = rearmed();
        again.go(ANN, rig.event());

        rig.seen.await(What.ENDED);
        assertThat(again.status().state()).isEqualTo(State.DONE);
    }

    @Test
    void countsNoApprovalFromBeforeTheMachineWasStartedAgain() {
        armed(BEN);
        machine = new Uptime("boot-2", Duration.ofHours(2));

        Run again = rearmed();

        assertThatThrownBy(() -> again.go(ANN, rig.event()))
                .hasMessage(
                        "Void: 2 stop-writes, 3 promote, approved before Landfall's machine was started again, so it"
                                + " can't be told how long ago. Nothing was started. Approve again, then say `go`.");
    }

    @Test
    void asksAgainForWhatWasApprovedOutsideTheWindowBeforeItIsDoneAfterAResume() {
        open(opened -> List.of(RunRig.named("clear-target", opened.step("clear"))));
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        rig.seen.dieAt(What.STEP_BEGINS, "clear");
        run.approve(ApprovalSelection.theOnlyOne(), BEN, "approve", rig.event());
        rig.seen.awaitDeath();
        terms.refused.add(BEN.id());

        Run again = restarted();
        rig.seen.await(What.ASKED);

        assertThat(rig.seen.lastText(What.APPROVAL_VOID))
                .isEqualTo(
                        "Void: clear-target, approved by Ben. Ben may not approve. Nothing was done. Approve again.");
        assertThat(rig.world.deeds()).doesNotContain("do clear");
        again.approve(ApprovalSelection.theOnlyOne(), CORA, "approve", rig.event());
        rig.seen.await(What.ENDED);
        assertThat(rig.world.deeds()).endsWith("do clear");
    }

    @Test
    void countsInsideALiveWindowNobodyWhoMayNotApproveAnyMore() {
        terms.mode = ApprovalMode.LIVE;
        terms.required = Map.of("promote", 2);
        open(JudgedAgainTest::stages);
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        run.approve(ApprovalSelection.theOnlyOne(), BEN, "approve", rig.event());
        rig.seen.await(What.ASKED, 2);
        run.approve(ApprovalSelection.theOnlyOne(), BEN, "approve", rig.event());
        terms.refused.add(BEN.id());

        assertThatThrownBy(() -> run.approve(ApprovalSelection.theOnlyOne(), CORA, "approve", rig.event()))
                .hasMessage("Void: 3 promote, approved by Ben. Ben may not approve. Nothing was approved. Say it again,"
                        + " or `abort` to take everything back.");

        assertThat(rig.rows(run, EntryKind.POINT_OF_NO_RETURN)).isEmpty();
        terms.refused.clear();
        run.approve(ApprovalSelection.theOnlyOne(), CORA, "approve", rig.event());
        rig.seen.await(What.ENDED);
        assertThat(run.status().state()).isEqualTo(State.DONE);
    }

    @Test
    void readsTheUptimeOfThisMachine() {
        open(JudgedAgainTest::stages);
        Uptime earlier = Uptime.now();
        Uptime later = Uptime.now();

        assertThat(later.since(earlier)).isPresent();
        assertThat(Uptime.of(earlier.data())).contains(earlier);
        assertThat(earlier.since(new Uptime(earlier.boot(), earlier.up().plusMillis(1))))
                .isEmpty();
    }

    private void open(RunRig.StagesOf stages) {
        rig = new RunRig(directory, terms, stages, clock, () -> machine);
    }

    private static List<Stage> stages(RunRig rig) {
        return List.of(
                RunRig.unasked(rig.step("arm").endingWithTheProcess()),
                RunRig.asked(2, "stop-writes", rig.step("stop-writes")),
                RunRig.asked(3, "promote", new PointOfNoReturn("commits", List.of()), rig.step("open")));
    }

    /** A run that Ann has asked for and {@code approver} has approved. */
    private Run armed(Person approver) {
        open(JudgedAgainTest::stages);
        Run run = rig.start();
        rig.seen.await(What.ASKED);
        run.approve(WINDOW, approver, "approve 2-3", rig.event());
        rig.seen.await(What.ARMED);
        return run;
    }

    private Run restarted() {
        Run again = rig.restart();
        rig.seen.await(What.HELD);
        again.resume(ANN, rig.event());
        return again;
    }

    private Run rearmed() {
        Run again = restarted();
        rig.seen.await(What.ARMED);
        return again;
    }

    private void passes(Duration time) {
        machine = new Uptime(machine.boot(), machine.up().plus(time));
    }

    /** Whoever is not refused may approve; it can be changed as an operator changes the file. */
    private static final class Terms implements ApprovalPolicy {
        private final Set<String> refused = ConcurrentHashMap.newKeySet();
        private volatile boolean fourEyes;
        private volatile ApprovalMode mode = ApprovalMode.ARMED;
        private volatile Map<String, Integer> required = Map.of();
        private volatile List<String> lines = List.of();

        @Override
        public Optional<String> refusesApproval(Person person, String requesterId, String stage) {
            if (fourEyes && person.id().equals(requesterId)) {
                return Optional.of(person.name() + " asked for this run.");
            }
            return refused.contains(person.id()) ? Optional.of(person.name() + " may not approve.") : Optional.empty();
        }

        @Override
        public Optional<String> refusesGo(Person person, String requesterId) {
            return Optional.empty();
        }

        @Override
        public ApprovalMode mode() {
            return mode;
        }

        @Override
        public int required(String approval) {
            return required.getOrDefault(approval, 1);
        }

        @Override
        public List<String> terms() {
            return lines;
        }

        @Override
        public Duration expireAfter() {
            return Duration.ofMinutes(15);
        }
    }
}
