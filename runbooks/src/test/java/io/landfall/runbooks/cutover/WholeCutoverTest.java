package io.landfall.runbooks.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.LabAccount;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.database.Engine;
import io.landfall.lab.ledger.LedgerVerdict;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.proxy.LabHaproxy;
import io.landfall.lab.traffic.Connections;
import io.landfall.lab.traffic.EachItsOwn;
import io.landfall.lab.traffic.Traffic;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.settings.TeamStep.At;
import io.landfall.runbooks.step.AfterRestart.Proof;
import io.landfall.runbooks.step.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole window on a real pair with an application that keeps writing, without the engine. */
class WholeCutoverTest {

    /** Twenty with {@code -Dswitches=20}. */
    private static final int SWITCHES = Integer.getInteger("switches", 3);

    /** Requests; fewer with {@code -Drequests=10}, where many others work on the machine, too. */
    private static final int A_SECOND = Integer.getInteger("requests", 200);

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"MARIADB", "MYSQL80"})
    void movesTheApplicationWithoutLosingAWriteAndBackAgain(Engine engine) throws Exception {
        try (CutoverRig rig = new CutoverRig(engine, true, true)) {
            Asked.execute(
                    rig.source(),
                    "SET GLOBAL event_scheduler = ON",
                    "CREATE TABLE shop.ticks (at TIMESTAMP)",
                    "CREATE TABLE shop.old_style (id INT) ENGINE=MyISAM",
                    "CREATE DEFINER = root@localhost EVENT shop.tick ON SCHEDULE EVERY 1 SECOND DO INSERT INTO shop.ticks"
                            + " VALUES (NOW())",
                    "CREATE DEFINER = root@localhost EVENT shop.`now and then` ON SCHEDULE EVERY 1 DAY DISABLE DO"
                            + " DELETE FROM shop.ticks",
                    "CREATE TABLE shop.texts (text TEXT) CHARACTER SET utf8mb4",
                    "SET character_set_client = latin1, collation_connection = latin1_german2_ci",
                    "CREATE DEFINER = root@localhost EVENT shop.latin ON SCHEDULE EVERY 1 SECOND COMMENT 'old' DO INSERT INTO"
                            + " shop.texts VALUES ('\u00e9')",
                    "ALTER DATABASE shop COLLATE utf8mb4_german2_ci");
            String eventBefore = latinEvent(engine, rig.source());
            assertThat(eventBefore).startsWith("latin1 latin1_german2_ci " + engine.words("utf8mb4_general_ci ", ""));
            rig.ledger().awaitWrites(100);

            refusesToArm(
                    rig,
                    rig.source(),
                    "CREATE TABLE shop.carts (id INT PRIMARY KEY) ENGINE = MEMORY",
                    "carried_engines_source: a hot copy does not carry the rows of shop.carts (MEMORY) on old-db");
            Asked.execute(rig.source(), "DROP TABLE shop.carts");
            refusesToArm(
                    rig,
                    rig.target(),
                    "SET GLOBAL slave_exec_mode = IDEMPOTENT",
                    "skipped_events_target: new-db may leave events out, or change them, and count them as applied:"
                            + " slave_exec_mode = IDEMPOTENT");
            Asked.execute(rig.target(), "SET GLOBAL slave_exec_mode = STRICT");

            WindowWalk there =
                    rig.walk().comparingWithin("2500ms").through("arm").through("compare-checksums");
            tell(there);
            rig.ledger().awaitWrites(50);

            assertThat(Asked.value(rig.source(), "SELECT IF(@@read_only, 1, 0)"))
                    .isEqualTo("1");
            assertThat(Asked.value(rig.target(), "SELECT CONCAT(IF(@@read_only, 1, 0), @@event_scheduler)"))
                    .isEqualTo("0ON");
            assertThat(Asked.value(
                            rig.target(),
                            engine.words(
                                    "SELECT GROUP_CONCAT(name, ' ', status, ' ', definer ORDER BY name) FROM mysql.event",
                                    "SELECT GROUP_CONCAT(event_name, ' ', status, ' ', definer ORDER BY event_name)"
                                            + " FROM information_schema.events WHERE event_schema = 'shop'")))
                    .isEqualTo(
                            "latin ENABLED root@localhost,now and then DISABLED root@localhost,tick ENABLED root@localhost");
            assertThat(latinEvent(engine, rig.target())).isEqualTo(eventBefore);
            writesOnlyWhatItWroteBefore(rig.target());
            assertThat(rig.source().settingsDir()).isNotEmptyDirectory();
            assertThat(names(rig.target().settingsDir())).doesNotContain("zz-landfall-closed.cnf");
            assertThat(names(rig.ledger().propertiesFile().getParent()))
                    .contains("ledger.properties.landfall-before-run3");
            assertThat(there.outcome("compare-checksums").text("checksums_equal"))
                    .isEqualTo("true");
            assertThat(there.outcome("compare-checksums").text("not_compared")).isEqualTo("0");
            assertThat(Integer.parseInt(there.outcome("compare-checksums").text("compared")))
                    .isEqualTo(Integer.parseInt(Asked.value(
                            rig.source(),
                            "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'shop'")));
            assertThat(there.outcome("verify-application").find("warning")).isEmpty();
            assertThat(there.outcome("verify-application").text("ways")).isEqualTo("1 of 1");
            assertThat(Files.readAllLines(rig.pauses())).containsExactly("pause 60", "continue");

            there.close();
            refusesToArmBack(rig);
            WindowWalk back = rig.walkBack().comparingWithin("2500ms");
            try (Connection foreign = rig.target().connect()) {
                assertThatThrownBy(() -> back.through("arm"))
                        .hasMessageStartingWith("foreign_sessions_source: Landfall's accounts on new-db are used by"
                                + " sessions that are not this Landfall's: "
                                + Asked.value(foreign, "SELECT CONNECTION_ID()") + " of `landfall` from ");
            }
            back.through("arm").through("compare-checksums");
            tell(back);
            rig.ledger().awaitWrites(50);
            rig.ledger().stop();

            LedgerVerdict verdict = rig.ledger().judge(rig.source());
            System.out.println(verdict);
            assertThat(verdict.isClean()).isTrue();
            assertThat(back.outcome("compare-checksums").text("checksums_equal"))
                    .isEqualTo("true");
            assertThat(Asked.value(rig.source(), "SELECT CONCAT(IF(@@read_only, 1, 0), @@event_scheduler)"))
                    .isEqualTo("0ON");
            assertThat(Asked.value(rig.target(), "SELECT IF(@@read_only, 1, 0)"))
                    .isEqualTo("1");
            assertThat(latinEvent(engine, rig.source())).isEqualTo(eventBefore);
        }
    }

    /** All that ALTER EVENT could change of it, but its status. */
    private static String latinEvent(Engine engine, LabDatabase server) throws SQLException {
        return Asked.value(
                server,
                engine.words(
                        "SELECT CONCAT_WS(' ', character_set_client, collation_connection, db_collation, sql_mode, time_zone,"
                                + " on_completion, comment, interval_value, interval_field, starts, HEX(body)) FROM mysql.event"
                                + " WHERE name = 'latin'",
                        "SELECT CONCAT_WS(' ', character_set_client, collation_connection, sql_mode, time_zone,"
                                + " on_completion, event_comment, interval_value, interval_field, starts, HEX(event_definition))"
                                + " FROM information_schema.events WHERE event_name = 'latin'"));
    }

    private static void writesOnlyWhatItWroteBefore(LabDatabase server) throws Exception {
        Asked.execute(server, "DELETE FROM shop.texts");
        Asked.until("the event has run", () -> !Asked.value(server, "SELECT COUNT(*) FROM shop.texts")
                .equals("0"));
        assertThat(Asked.value(server, "SELECT GROUP_CONCAT(DISTINCT HEX(text)) FROM shop.texts"))
                .as("two characters of latin1, as on the server that it came from")
                .isEqualTo("C383C2A9");
    }

    private static void refusesToArm(CutoverRig rig, LabDatabase server, String statement, String why)
            throws SQLException {
        Asked.execute(server, statement);
        rig.awaitCaughtUp();
        try (WindowWalk refused = rig.walk()) {
            assertThatThrownBy(() -> refused.through("arm")).hasMessageContaining(why);
        }
    }

    /** The roles are exchanged: the source of the way back has applied what it holds with this setting, or will. */
    private static void refusesToArmBack(CutoverRig rig) throws SQLException {
        Asked.execute(rig.target(), "SET GLOBAL slave_exec_mode = IDEMPOTENT");
        try (WindowWalk refused = rig.walkBack()) {
            assertThatThrownBy(() -> refused.through("arm")).hasMessageContaining("skipped_events_source: new-db may");
        }
        Asked.execute(rig.target(), "SET GLOBAL slave_exec_mode = STRICT");
    }

    private static void tell(WindowWalk walk) {
        System.out.println(walk.millis());
        System.out.println(walk.outcome("open-target"));
    }

    private static List<String> names(Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"MARIADB", "MYSQL80"})
    void goesOnInAnotherProcessBehindThePointOfNoReturn(Engine engine) throws Exception {
        try (CutoverRig rig = new CutoverRig(engine, false, false)) {
            Asked.execute(rig.source(), "SET GLOBAL event_scheduler = ON");
            WindowWalk first = rig.walk().through("point-of-no-return");
            first.close();

            WindowWalk second = rig.walkOfAnotherProcess().goOnAfter(first).recall(first);
            assertThat(second.afterRestart().targetWasOpened()).isFalse();
            assertThat(second.afterRestart().proveAgain()).isEqualTo(Proof.EQUAL);
            second.through("switch-routes");
            second.close();
            rig.ledger().awaitWrites(50);
            rig.ledger().stop();

            WindowWalk third = rig.walkOfAnotherProcess().goOnAfter(second);
            assertThat(third.afterRestart().targetWasOpened()).isTrue();
            third.through("compare-checksums");

            assertThat(third.outcome("verify-application").text("warning"))
                    .isEqualTo("Nobody but Landfall has written on new-db yet. See whether the application is idle or"
                            + " lost its way.");
            assertThat(rig.ledger().judge(rig.target()).isClean()).isTrue();
            assertThat(Asked.value(rig.target(), "SELECT @@event_scheduler")).isEqualTo("ON");
            assertThat(third.outcome("compare-checksums").text("checksums_equal"))
                    .isEqualTo("unknown");
            assertThat(Double.parseDouble(second.outcome("open-target").text("window_ms")))
                    .isPositive();
        }
    }

    @Test
    void leadsAnApplicationBehindHaproxyThereAndBack() throws Exception {
        try (CutoverRig rig = new CutoverRig(false, false)) {
            LabHaproxy proxy = rig.behindHaproxy();
            rig.ledger().awaitWrites(50);

            WindowWalk there = rig.walk().through("compare-checksums");
            rig.ledger().awaitWrites(50);

            assertThat(there.outcome("verify-application").text("ways")).isEqualTo("1 of 1");
            assertThat(there.outcome("verify-application").find("warning")).isEmpty();
            assertThat(rig.ledger().database()).isEqualTo(proxy.address());
            assertThat(Files.readString(proxy.file()))
                    .contains("server db " + rig.target().address());
            there.close();

            WindowWalk back = rig.walkBack().through("compare-checksums");
            rig.ledger().awaitWrites(50);
            rig.ledger().stop();

            assertThat(back.outcome("verify-application").text("ways")).isEqualTo("1 of 1");
            assertThat(Files.readString(proxy.file()))
                    .contains("server db " + rig.source().address());
            assertThat(rig.ledger().judge(rig.source()).isClean()).isTrue();
        }
    }

    @Test
    void doesWhatTheTeamDoesBesidesAndLeadsReadsOverFirst() throws Exception {
        try (CutoverRig rig = new CutoverRig(false, false)) {
            Path reads = Files.writeString(
                    rig.directory().resolve("reads.conf"),
                    "host=" + rig.source().address() + "\n");
            rig.readingFirst(reads)
                    .withSteps(
                            rig.step("stop-cron", At.BEFORE_WINDOW, "touch stopped", "test -e stopped", "rm stopped"),
                            rig.step("warm-cache", At.AFTER_WINDOW, "touch warm", "test -e warm", "rm warm"));
            Path stopped = rig.directory().resolve("stopped");
            Path warm = rig.directory().resolve("warm");
            rig.ledger().awaitWrites(50);

            WindowWalk taken = rig.walk().through("prove-fence");
            assertThat(stopped).exists();
            assertThat(reads).hasContent("host=" + rig.target().address());
            taken.undo();
            assertThat(stopped).doesNotExist();
            assertThat(reads).hasContent("host=" + rig.source().address());
            taken.close();

            try (Connection reader = rig.target().connect();
                    WindowWalk there = rig.walk().through("open-target")) {
                assertThat(warm).as("never between fence and opening").doesNotExist();
                there.through("compare-checksums");
                assertThat(reader.isValid(0)).isTrue();
                assertThat(Integer.parseInt(there.outcome("switch-reads").text("clients")))
                        .isPositive();
                assertThat(there.outcome("switch-reads").find("warning")).isEmpty();
                assertThat(there.steps())
                        .extracting(Step::name)
                        .containsSubsequence(
                                "stop-cron",
                                "switch-reads",
                                "arm",
                                "fence-source",
                                "open-target",
                                "follow-back",
                                "warm-cache");
            }
            assertThat(warm).exists();
            Files.delete(stopped);

            try (WindowWalk back = rig.walkBack().through("compare-checksums")) {
                assertThat(reads).hasContent("host=" + rig.source().address());
                assertThat(back.outcome("switch-reads").text("warning"))
                        .startsWith("Nobody has connected to old-db for 10 s.");
            }
            assertThat(warm).doesNotExist();
            assertThat(stopped).exists();
            rig.ledger().awaitWrites(20);
            rig.ledger().stop();
            assertThat(rig.ledger().judge(rig.source()).isClean()).isTrue();
        }
    }

    @Test
    void switchesWithoutAnErrorWhileEachRequestOpensAConnectionThatHaproxyHolds() throws Exception {
        try (CutoverRig rig = new CutoverRig(false, false)) {
            LabHaproxy proxy = rig.behindHaproxyThatHolds();

            switchesWithoutAnError(rig, new EachItsOwn(proxy.address(), rig.account(LabAccount.APP)), "0");

            assertThat(proxy.tell("show stat -1 4 -1").lines().toList().get(1).split(",")[6])
                    .as("what it lets in")
                    .isEqualTo("60");
        }
    }

    @Test
    void switchesWithoutAnErrorWhileRequestsWaitInAPoolThatIsPaused() throws Exception {
        try (CutoverRig rig = new CutoverRig(false, false)) {
            switchesWithoutAnError(rig, rig.withPool(), "");
        }
    }

    private static void switchesWithoutAnError(CutoverRig rig, Connections connections, String underWay) {
        try (Traffic traffic = Traffic.start(rig.source(), connections, A_SECOND)) {
            traffic.await(A_SECOND);
            for (int i = 0; i < SWITCHES; i++) {
                try (WindowWalk walk = i % 2 == 0 ? rig.walk() : rig.walkBack()) {
                    walk.through("follow-back");

                    assertThat(walk.outcome("pause-application")
                                    .find("under_way")
                                    .orElse(""))
                            .as("killed at the fence")
                            .isEqualTo(underWay);
                }
                traffic.await(A_SECOND);
            }

            Traffic.Figures figures = traffic.stop();
            System.out.println(SWITCHES + " switches under load: " + figures);
            assertThat(figures.errors()).isEmpty();
            assertThat(figures.missingOn(SWITCHES % 2 == 0 ? rig.source() : rig.target()))
                    .isEmpty();
        }
    }

    /** Its connections are gone with it, and nobody has told HAProxy to let anybody in. */
    @Test
    void letsThoseWhoWaitInHaproxyGoOnAtTheSourceAfterAProcessThatDiedBehindTheFence() throws Exception {
        try (CutoverRig rig = new CutoverRig(false, false)) {
            LabHaproxy proxy = rig.behindHaproxyThatHolds();
            EachItsOwn connections = new EachItsOwn(proxy.address(), rig.account(LabAccount.APP));
            try (Traffic traffic = Traffic.start(rig.source(), connections, A_SECOND)) {
                traffic.await(A_SECOND);
                WindowWalk dead = rig.walk().through("verify-caught-up");
                dead.close();
                Awaited.within(Duration.ofMinutes(2), "somebody waits in HAProxy", () -> proxy.waiting() > 0);

                try (WindowWalk another = rig.walkOfAnotherProcess().recall(dead)) {
                    another.undoFor(dead);
                }
                traffic.await(A_SECOND);

                Traffic.Figures figures = traffic.stop();
                System.out.println("a process died behind the fence: " + figures);
                assertThat(figures.errors()).isEmpty();
                assertThat(figures.missingOn(rig.source())).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"MARIADB", "MYSQL80"})
    void refusesATargetThatHoldsARowOfItsOwnAndNamesATableThatDiffers(Engine engine) throws Exception {
        try (CutoverRig rig = new CutoverRig(engine, false, false)) {
            Asked.execute(rig.source(), "CREATE TABLE shop.prices (id INT PRIMARY KEY, cents INT)");
            rig.awaitCaughtUp();
            Asked.execute(rig.target(), "SET sql_log_bin = 0", "INSERT INTO shop.prices VALUES (1, 100)");
            WindowWalk unseen = rig.walk().through("verify-caught-up");
            assertThatThrownBy(() -> unseen.step("compare-checksums")
                            .act(unseen.step("compare-checksums").look()))
                    .isInstanceOf(LandfallException.class)
                    .hasMessage("These tables differ between old-db and new-db as they were at the fence:"
                            + " [`shop`.`prices`]. The target is open and stays open. Compare the rows; the source"
                            + " still holds its own.");
            unseen.undo();
            unseen.close();
            Asked.execute(
                    rig.target(),
                    engine.words("SET GLOBAL gtid_strict_mode = OFF", "DO 1"),
                    "INSERT INTO shop.prices VALUES (2, 200)");
            rig.awaitCaughtUp();

            WindowWalk seen = rig.walk();
            assertThatThrownBy(() -> seen.through("verify-caught-up"))
                    .isInstanceOf(LandfallException.class)
                    .hasMessageContaining("the target holds transactions of its own ("
                            + Asked.value(rig.target(), engine.words("SELECT '0-102-'", "SELECT @@server_uuid")))
                    .hasMessageContaining("which the source never had; find them in its binary log, then copy again");
            seen.undo();

            rig.ledger().awaitWrites(3);
        }
    }
}
