package io.landfall.runbooks.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.LabDatabase;
import io.landfall.lab.database.Engine;
import io.landfall.runbooks.cutover.window.Permit;
import io.landfall.runbooks.pair.server.AdminDialect.Change;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.pair.server.Withdrawal;
import io.landfall.runbooks.step.AfterRestart.Verdict;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * MySQL opens in one exchange and forgets its source in later ones. A target that took a write and died in between comes back
 * closed and following, as if nothing had happened.
 */
class OpenedForAMomentTest {

    private CutoverRig rig;
    private WindowWalk walk;

    @BeforeEach
    void open() {
        rig = new CutoverRig(Engine.MYSQL80, false, false);
        walk = rig.walk().through("point-of-no-return");
    }

    @AfterEach
    void close() {
        if (rig != null) {
            walk.close();
            rig.close();
        }
    }

    @Test
    void countsAsOpenedWhenItTookAWriteBehindTheMarkOfTheOpening() throws Exception {
        try (Session session = rig.fresh().open(Duration.ofMinutes(1))) {
            new Withdrawal("journal-1", rig.lastRun()).opening().set(session);
        }
        takesAWriteAndIsClosedAgain(rig.target());

        try (WindowWalk another = rig.walkOfAnotherProcess().recall(walk)) {
            assertThat(another.afterRestart().targetWasOpened()).isTrue();
            assertThat(another.retreat().verdict()).isEqualTo(Verdict.TARGET_OPENED);
        }
        assertThat(Asked.value(rig.source(), "SELECT @@super_read_only")).isEqualTo("1");
    }

    @Test
    void marksTheTargetBeforeItOpensIt() throws Exception {
        walk.through("open-target");

        assertThat(Asked.value(
                        rig.target(), "SELECT note FROM landfall.canary WHERE id < 0 AND note LIKE 'opening, run %'"))
                .isEqualTo("opening, run " + rig.lastRun() + " of journal-1");
    }

    @Test
    void takesTheMarkAwayWhenTheTargetHasRefused() throws Exception {
        try (Session session = rig.fresh().open(Duration.ofMinutes(1))) {
            Withdrawal withdrawal = new Withdrawal("journal-1", rig.lastRun());
            Permit old = new Permit(session.value("SELECT UTC_TIMESTAMP(6)"), Duration.ZERO);

            assertThat(old.perform(session, Change.OPENED_ALONE, withdrawal)).isFalse();
            assertThat(withdrawal.opening().isSet(session)).isFalse();

            withdrawal.markTarget(session);
            Permit fresh = new Permit(session.value("SELECT UTC_TIMESTAMP(6)"), Duration.ofMinutes(1));
            assertThatThrownBy(() -> fresh.perform(session, Change.OPENED_ALONE, withdrawal))
                    .hasMessageContaining("has the mark of somebody who has begun to go back");
            assertThat(withdrawal.opening().isSet(session)).isFalse();
        }
    }

    /** A FLUSH on a server that follows is written to its binary log, too. */
    @Test
    void countsAsClosedWhenItHasATransactionOfItsOwnAndNobodyWasToOpenIt() throws Exception {
        Asked.execute(rig.target(), "FLUSH TABLES");

        try (WindowWalk another = rig.walkOfAnotherProcess().recall(walk)) {
            assertThat(another.afterRestart().targetWasOpened()).isFalse();
        }
    }

    private static void takesAWriteAndIsClosedAgain(LabDatabase target) throws SQLException {
        Asked.execute(
                target, "SET GLOBAL read_only = OFF", "CREATE DATABASE somebodys", "SET GLOBAL super_read_only = ON");
        assertThat(Asked.value(target, "SHOW REPLICA STATUS")).isNotEqualTo("no row");
    }
}
