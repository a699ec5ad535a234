package io.landfall.runbooks.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.database.Engine;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.runbooks.cutover.window.Permit;
import io.landfall.runbooks.pair.server.AdminDialect.Change;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.pair.server.Withdrawal;
import io.landfall.runbooks.step.AfterRestart.Proof;
import io.landfall.runbooks.step.AfterRestart.Retreat;
import io.landfall.runbooks.step.AfterRestart.Verdict;
import io.landfall.runbooks.step.Found;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever opens a server has asked both just before: what was true when the window was begun, or committed, is too old. */
@ParameterizedClass
@EnumSource(
        value = Engine.class,
        names = {"MARIADB", "MYSQL80"})
class GoingBackTest {

    @Parameter
    private Engine engine;

    private static CutoverRig rig;
    private WindowWalk walk;

    @BeforeParameterizedClassInvocation
    static void open(Engine engine) {
        rig = new CutoverRig(engine, false, false);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        rig.close();
    }

    @AfterEach
    void theApplicationWritesOnTheSourceAndNothingIsLost() throws SQLException {
        if (!walk.isUndone()) {
            try (WindowWalk another = rig.walkOfAnotherProcess().recall(walk)) {
                another.undoFor(walk);
            }
        }
        walk.close();
        rig.ledger().awaitWrites(3);
        rig.awaitCaughtUp();
        assertThat(Asked.value(rig.target(), "SELECT @@read_only")).isEqualTo("1");
    }

    @Test
    void opensNothingWhenSomebodyWentBackAfterTheCommit() throws Exception {
        walk = rig.walk().through("point-of-no-return");
        endSessionsOfLandfall();
        Asked.execute(rig.source(), "SET GLOBAL read_only = 0");
        rig.ledger().awaitWrites(20);

        assertThatThrownBy(() -> walk.through("open-target"))
                .isInstanceOf(LandfallException.class)
                .hasMessage("old-db has lost its fence connection: it was restarted or the connection killed. new-db"
                        + " stays closed, so that no write is lost.");

        assertThat(target()).isEqualTo("read_only 1, follows");
    }

    @Test
    void opensNothingOnATargetWithTheMarkOfSomebodyWhoGoesBack() throws Exception {
        walk = rig.walk().through("point-of-no-return");
        mark();

        assertThatThrownBy(() -> walk.through("open-target"))
                .hasMessage("new-db has the mark of somebody who has begun to go back. It stays closed, so that no"
                        + " write is lost.");
        walk.close();
        try (WindowWalk another = rig.walkOfAnotherProcess().recall(walk)) {
            assertThat(another.afterRestart().proveAgain()).isEqualTo(Proof.WITHDRAWN);
        }

        assertThat(target()).isEqualTo("read_only 1, follows");
    }

    @Test
    void opensNothingTooLateByTheServersOwnClock() throws Exception {
        walk = rig.walk().through("prove-fence");
        try (Session session = rig.fresh().open(Duration.ofMinutes(1))) {
            Permit old = new Permit(session.value("SELECT UTC_TIMESTAMP(6)"), Duration.ZERO);

            assertThat(old.perform(session, Change.OPENED_ALONE)).isFalse();
        }

        assertThat(target()).isEqualTo("read_only 1, follows");
    }

    @Test
    void keepsTheSourceClosedInAProcessWhoseJournalLacksTheCommit() throws Exception {
        WindowWalk first = walk = rig.walk().through("verify-caught-up");
        WindowWalk copied = rig.walkOfAnotherProcess().goOnAfter(first);
        first.through("follow-back");
        rig.ledger().awaitWrites(20);
        first.close();

        try (WindowWalk restored = rig.walkOfAnotherProcess().recall(copied)) {
            Retreat retreat = restored.retreat();

            assertThat(retreat.verdict()).isEqualTo(Verdict.TARGET_OPENED);
            assertThat(retreat.why())
                    .startsWith("new-db was opened: it takes writes. Nothing is undone, and old-db stays closed")
                    .endsWith("`abort` then ends this run and leaves both servers as they are.");
            assertThatThrownBy(() -> restored.undoFor(copied)).hasMessage(retreat.why());
        }
        assertThat(Asked.value(rig.source(), "SELECT @@read_only")).isEqualTo("1");
        copied.close();
        back();
    }

    /** The way back is a switch of its own, so that the next test finds the pair as it was. */
    private void back() {
        try (WindowWalk back = rig.walkBack()) {
            back.through("follow-back");
        }
        walk = rig.walk().through("arm");
    }

    @Test
    void endsTheConnectionsOfAProcessWhoseMachineLostItsPower() throws Exception {
        WindowWalk dead = walk = rig.walk().through("verify-caught-up");

        try (WindowWalk another = rig.walkOfAnotherProcess().recall(dead)) {
            another.undoFor(dead);
        }

        assertThatThrownBy(() ->
                        dead.step("open-target").act(dead.step("open-target").look()))
                .hasMessageContaining("old-db has lost its fence connection");
        assertThat(target()).isEqualTo("read_only 1, follows");
    }

    @Test
    void leavesWhatALaterRunOfThisJournalHasClaimed() throws Exception {
        WindowWalk older = walk = rig.walk().through("verify-caught-up");
        try (WindowWalk another = rig.walkOfAnotherProcess().recall(older)) {
            another.undoFor(older);
        }
        older.close();
        WindowWalk later = walk = rig.walk().through("verify-caught-up");

        try (WindowWalk restored = rig.walkOfAnotherProcess().recall(older)) {
            assertThatThrownBy(restored::retreat)
                    .hasMessageStartingWith("old-db was claimed by a later run of this journal (")
                    .hasMessageEndingWith(
                            "This journal is an older copy: nothing is done with it. Put back the newest" + " one.");
        }
        assertThat(later.step("prove-fence").look().isTrue("fence_held")).isTrue();
    }

    @Test
    void opensTheSourceWithoutATargetThatDiedOnlyAsLongAsItCannotBeOpen() throws Exception {
        WindowWalk dead = walk = rig.walk().through("verify-caught-up");
        dead.close();
        rig.target().kill9();
        WindowWalk committed = rig.walkOfAnotherProcess().goOnAfter(dead).asCommitted();

        try (WindowWalk another = rig.walkOfAnotherProcess().recall(committed)) {
            assertThat(another.retreat().verdict()).isEqualTo(Verdict.TARGET_UNKNOWN);
            assertThat(another.retreat().why())
                    .startsWith("new-db does not answer (")
                    .contains(", and it may be open: its opening was committed. old-db stays closed")
                    .endsWith("`abort --target-is-off new-db`.");
        }
        try (WindowWalk another = rig.walkOfAnotherProcess().recall(dead)) {
            assertThat(another.retreat().verdict()).isEqualTo(Verdict.ALLOWED);
        }
        committed.close();
        rig.target().restart();
    }

    @Test
    void asksNothingOfAnotherServerThatAnswersAtTheSameAddress() throws Exception {
        walk = rig.walk().through("verify-caught-up");
        Found armed = walk.outcome("arm");
        walk.close();
        WindowWalk ledElsewhere = rig.walkOfAnotherProcess().goOnAfter(walk);
        ledElsewhere.armed(armed.with(Arm.SOURCE, "elsewhere, 3306, /srv/other/"));

        try (WindowWalk another = rig.walkOfAnotherProcess().recall(ledElsewhere)) {
            assertThatThrownBy(another::retreat)
                    .hasMessageStartingWith("Another server answers as old-db: ")
                    .hasMessageContaining("where elsewhere, 3306, /srv/other/ was before");
        }
        ledElsewhere.close();
    }

    private static void mark() {
        try (Session session = rig.fresh().open(Duration.ofMinutes(1))) {
            new Withdrawal("journal-1", rig.lastRun()).markTarget(session);
        }
    }

    private static void endSessionsOfLandfall() throws SQLException {
        try (Connection root = rig.source().connect()) {
            String ids = Asked.value(
                    root,
                    "SELECT GROUP_CONCAT(id) FROM information_schema.processlist WHERE user = 'landfall'"
                            + " AND id <> CONNECTION_ID()");
            for (String id : List.of(ids.split(","))) {
                Asked.execute(root, "KILL " + id);
            }
        }
    }

    private static String target() {
        try (Session session = rig.fresh().open(Duration.ofMinutes(1))) {
            boolean follows =
                    session.following().filter(ReplicaStatus::sqlRunning).isPresent();
            return "read_only " + session.value("SELECT @@global.read_only")
                    + (follows ? ", follows" : ", follows nobody");
        }
    }
}
