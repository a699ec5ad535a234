package io.landfall.runbooks.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.database.Engine;
import io.landfall.runbooks.step.AfterRestart.Verdict;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every step that can be taken back: look, act, act again, undo, undo again, act, undo in another process. */
@ParameterizedClass
@EnumSource(
        value = Engine.class,
        names = {"MARIADB", "MYSQL80"})
class StepsTest {

    @Parameter
    private Engine engine;

    private static CutoverRig rig;

    @BeforeParameterizedClassInvocation
    static void open(Engine engine) throws SQLException {
        rig = new CutoverRig(engine, true, false);
        Asked.execute(
                rig.source(),
                "SET GLOBAL event_scheduler = ON",
                "CREATE USER boss@'%' IDENTIFIED BY 'boss'",
                "GRANT ALL ON *.* TO boss@'%'");
    }

    @AfterParameterizedClassInvocation
    static void close() {
        rig.close();
    }

    @Test
    void showsThePolitePageAndTheApplicationAgain() throws Exception {
        lives("maintenance-on", () -> rig.ledger().pageStatus() == 503);
    }

    @Test
    void letsTheApplicationWaitAndGoOn() throws Exception {
        lives("pause-application", () -> Files.exists(rig.paused()));

        assertThat(rig.paused()).doesNotExist();
        assertThat(Files.readAllLines(rig.pauses())).startsWith("pause 60").endsWith("continue");
    }

    @Test
    void stopsTheHeartbeatAndStartsItAgain() throws Exception {
        WindowWalk walk = rig.walk();
        walk.through("arm");
        Step.Reversible step = (Step.Reversible) walk.step("stop-heartbeat");
        Found before = step.look();

        step.act(before);
        String last = Asked.value(rig.source(), "SELECT sequence FROM landfall.heartbeat");
        assertThat(step.isDone(step.look())).isTrue();
        assertThat(rig.beat(rig.old()).state().last().orElseThrow().sequence()).isEqualTo(Long.parseLong(last));
        step.act(before);
        step.undo(before);
        Asked.until("it beats again", () -> !Asked.value(rig.source(), "SELECT sequence FROM landfall.heartbeat")
                .equals(last));

        walk.undo();
    }

    @Test
    void stopsTheEventSchedulerAndStartsItAgain() throws Exception {
        lives("stop-events", () -> Asked.value(rig.source(), "SELECT @@event_scheduler")
                .equals("OFF"));
    }

    @Test
    void locksEveryAccountThatWritesUnderReadOnlyOnTheSourceAloneAndUnlocksExactlyThose() throws Exception {
        String locked = engine.words(
                "SELECT COUNT(*) FROM mysql.global_priv WHERE JSON_VALUE(priv, '$.account_locked') = 1",
                "SELECT COUNT(*) FROM mysql.user WHERE account_locked = 'Y'");
        String names = engine.words(
                "SELECT GROUP_CONCAT(user ORDER BY user) FROM mysql.global_priv"
                        + " WHERE JSON_VALUE(priv, '$.account_locked') = 1",
                "SELECT GROUP_CONCAT(user ORDER BY user) FROM mysql.user WHERE account_locked = 'Y'");
        String before = engine.words("mariadb.sys", "mysql.infoschema,mysql.session,mysql.sys,root");

        lives(
                "lock-privileged-accounts",
                () -> Asked.value(rig.target(), names).equals(before)
                        && Asked.value(rig.source(), locked).equals(engine.words("4", "5")));

        assertThat(Asked.value(rig.source(), names)).isEqualTo(before);
        assertThat(Asked.value(rig.target(), names)).isEqualTo(before);
    }

    @Test
    void fencesTheSourceAndTakesTheFenceBack() throws Exception {
        lives("fence-source", () -> Asked.value(rig.source(), "SELECT @@read_only")
                .equals("1"));

        rig.ledger().awaitWrites(5);
    }

    @Test
    void keepsTheFenceOverARestartAndTakesThatBack() throws Exception {
        lives("persist-fence", () -> Files.exists(rig.source().settingsDir().resolve("zz-landfall-closed.cnf")));

        assertThat(rig.source().settingsDir()).isEmptyDirectory();
    }

    @Test
    void leavesNothingBehindWhenItIsDisarmed() throws Exception {
        WindowWalk walk = rig.walk();
        walk.through("arm");

        walk.undo();
        walk.undo();

        try (var files = Files.list(rig.ledger().propertiesFile().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("landfall-"));
        }
        assertThat(rig.source().settingsDir()).isEmptyDirectory();
        assertThat(Asked.value(rig.source(), "SELECT COUNT(*) FROM landfall.owner"))
                .isEqualTo("0");
        assertThat(Asked.value(rig.source(), "SELECT IS_FREE_LOCK('landfall')")).isEqualTo("1");
        assertThat(Asked.value(rig.target(), "SELECT IS_FREE_LOCK('landfall')")).isEqualTo("1");
    }

    private static void lives(String name, Callable<Boolean> inEffect) throws Exception {
        WindowWalk walk = rig.walk().through("arm");
        Step.Reversible step = (Step.Reversible) walk.step(name);
        Found before = step.look();
        assertThat(step.isDone(before)).isFalse();
        assertThat(inEffect.call()).isFalse();

        step.act(before);
        assertThat(step.isDone(step.look())).isTrue();
        assertThat(inEffect.call()).isTrue();
        step.act(before);
        assertThat(step.isDone(step.look())).isTrue();
        assertThat(walk.retreat().verdict()).isEqualTo(Verdict.ALLOWED);
        step.undo(before);
        assertThat(inEffect.call()).isFalse();
        step.undo(before);
        step.act(before);
        assertThat(inEffect.call()).isTrue();
        walk.close();
        try (WindowWalk another = rig.walkOfAnotherProcess()) {
            Step.Reversible there = (Step.Reversible) another.step(name);
            assertThat(another.recall(walk).retreat().verdict()).isEqualTo(Verdict.ALLOWED);
            there.undo(before);
            assertThat(inEffect.call()).isFalse();
            another.undoFor(walk);
        }
    }
}
