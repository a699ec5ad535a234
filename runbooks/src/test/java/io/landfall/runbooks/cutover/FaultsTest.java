package io.landfall.runbooks.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.LabDatabase;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.step.AfterRestart.Proof;
import io.landfall.runbooks.step.Found;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong before the point of no return ends with a source that takes writes, and nothing lost. */
class FaultsTest {

    private static CutoverRig rig;
    private WindowWalk walk;

    @BeforeAll
    static void open() throws SQLException {
        rig = new CutoverRig(false, false);
        Asked.execute(
                rig.source(),
                "CREATE USER boss@'%' IDENTIFIED BY 'boss'",
                "GRANT ALL ON *.* TO boss@'%'",
                "CREATE TABLE shop.extra (id INT AUTO_INCREMENT PRIMARY KEY, note VARCHAR(40))");
    }

    @AfterAll
    static void close() {
        rig.close();
    }

    @AfterEach
    void theApplicationWritesOnTheSource() throws SQLException {
        if (!walk.isUndone()) {
            try (WindowWalk another = rig.walkOfAnotherProcess()) {
                another.undoFor(walk);
            }
        }
        walk.close();
        rig.ledger().awaitWrites(3);
        assertThat(Asked.value(rig.source(), "SELECT CONCAT(IF(@@read_only, 1, 0), @@event_scheduler)"))
                .isEqualTo("0OFF");
        assertThat(Asked.value(rig.target(), "SELECT @@read_only")).isEqualTo("1");
    }

    @Test
    void refusesToFenceWhileSomebodyHoldsLockTables() throws Exception {
        walk = rig.walk().fencingWithin("500ms").through("stop-events");
        try (Connection holder = boss()) {
            Asked.execute(holder, "LOCK TABLES shop.ledger_log WRITE");

            assertThatThrownBy(() -> walk.through("fence-source"))
                    .isInstanceOf(LandfallException.class)
                    .hasMessageStartingWith("Did not stop writes on old-db: something holds a lock there and did not"
                            + " let go within 500 ms.")
                    .hasMessageEndingWith("Whoever holds LOCK TABLES, or runs DDL or a long write, must end first"
                            + " (SHOW PROCESSLIST).");

            walk.undo();
        }
    }

    @Test
    void namesTheStatementThatKeepsTheFenceFromStanding() throws Exception {
        walk = rig.walk().fencingWithin("500ms").through("stop-events");
        try (Connection changing = rig.source().connect()) {
            Thread ddl = Asked.aside(() -> {
                try (Connection boss = boss()) {
                    Asked.execute(boss, "CREATE TABLE shop.slow AS SELECT SLEEP(30) AS slept");
                }
                return null;
            });
            Asked.until("it runs", () -> !Asked.value(
                            changing,
                            "SELECT id FROM information_schema.processlist WHERE info LIKE"
                                    + " 'CREATE TABLE shop.slow%' AND time_ms > 600")
                    .equals("no row"));

            assertThatThrownBy(() -> walk.through("fence-source"))
                    .hasMessageContaining("It may be [")
                    .hasMessageContaining("(boss from ");

            walk.undo();
            String running = Asked.value(
                    changing,
                    "SELECT id FROM information_schema.processlist WHERE info LIKE 'CREATE TABLE shop.slow%'");
            Asked.execute(changing, "KILL QUERY " + running);
            ddl.join();
            Asked.execute(changing, "DROP TABLE IF EXISTS shop.slow");
        }
    }

    @Test
    void refusesAPreparedXaTransaction() throws Exception {
        walk = rig.walk().through("arm");
        try (Connection connection = rig.source().connect()) {
            Asked.execute(
                    connection,
                    "XA START 'forgotten'",
                    "INSERT INTO shop.extra (note) VALUES ('xa')",
                    "XA END 'forgotten'",
                    "XA PREPARE 'forgotten'");
        }

        assertThatThrownBy(() -> walk.through("prove-fence"))
                .hasMessage("old-db has 1 prepared XA transaction(s), which could be committed after the switch. End"
                        + " them (XA RECOVER FORMAT='SQL', then XA COMMIT or XA ROLLBACK), then cut over again.");

        walk.undo();
        Asked.execute(rig.source(), "XA ROLLBACK 'forgotten'");
    }

    @Test
    void stopsAClientWithEveryPrivilegeThatKeepsWriting() throws Exception {
        walk = rig.walk().through("arm");
        Thread[] writer = new Thread[1];
        boolean[] go = {true};
        writer[0] = Asked.aside(() -> {
            while (go[0]) {
                try (Connection boss = boss()) {
                    while (go[0]) {
                        Asked.execute(boss, "INSERT INTO shop.extra (note) VALUES ('boss')");
                    }
                } catch (SQLException killedOrLocked) {
                    assertThat(killedOrLocked.getMessage()).isNotEmpty();
                }
            }
            return null;
        });
        Asked.until("it writes", () -> !Asked.value(rig.source(), "SELECT 1 FROM shop.extra WHERE note = 'boss'")
                .equals("no row"));

        walk.through("verify-caught-up");

        String position = walk.outcome("verify-caught-up").text("position");
        assertThat(Asked.value(rig.source(), "SELECT @@gtid_binlog_pos")).isEqualTo(position);
        assertThat(Asked.value(rig.target(), "SELECT COUNT(*) FROM shop.extra"))
                .isEqualTo(Asked.value(rig.source(), "SELECT COUNT(*) FROM shop.extra"));
        assertThatThrownBy(FaultsTest::boss).isInstanceOf(SQLException.class).hasMessageContaining("locked");
        walk.undo();
        go[0] = false;
        writer[0].join();
        boss().close();
    }

    @Test
    void endsAPrivilegedEventThatIsRunning() throws Exception {
        Asked.execute(
                rig.source(),
                "SET GLOBAL event_scheduler = ON",
                "CREATE DEFINER = root@localhost EVENT shop.busy ON SCHEDULE EVERY 1 SECOND DO BEGIN"
                        + " DECLARE n INT DEFAULT 0; WHILE n < 500 DO INSERT INTO shop.extra (note) VALUES ('event');"
                        + " DO SLEEP(0.05); SET n = n + 1; END WHILE; END");
        Asked.until("it runs", () -> !Asked.value(rig.source(), "SELECT 1 FROM shop.extra WHERE note = 'event'")
                .equals("no row"));
        walk = rig.walk();

        walk.through("verify-caught-up");

        assertThat(walk.before("stop-events").text("event_scheduler")).isEqualTo("ON");
        assertThat(
                        Asked.value(
                                rig.source(),
                                "SELECT COUNT(*) FROM information_schema.processlist WHERE command = 'Connect' AND user = 'root'"))
                .isEqualTo("0");
        walk.undo();
        assertThat(Asked.value(rig.source(), "SELECT @@event_scheduler")).isEqualTo("ON");
        Asked.execute(rig.source(), "SET GLOBAL event_scheduler = OFF", "DROP EVENT shop.busy");
    }

    @Test
    void killsWhoeverWaitsForTheLockBeforeItLetsGo() throws Exception {
        walk = rig.walk().through("arm");
        Found fenced = walk.perform(walk.step("fence-source"));
        Thread waiter = Asked.aside(() -> {
            try (Connection boss = boss()) {
                Asked.execute(boss, "INSERT INTO shop.extra (note) VALUES ('waited')");
            }
            return null;
        });
        Asked.until("it waits", () -> !Asked.value(
                        rig.source(),
                        "SELECT 1 FROM information_schema.processlist WHERE user = 'boss' AND state LIKE 'Waiting for%lock'")
                .equals("no row"));

        walk.undo();

        waiter.join();
        assertThat(fenced.isTrue("read_only")).isTrue();
        assertThat(Asked.value(rig.source(), "SELECT COUNT(*) FROM shop.extra WHERE note = 'waited'"))
                .isEqualTo("0");
    }

    @Test
    void takesTheFenceOfAFrozenProcessAway() throws Exception {
        WindowWalk frozen = walk = rig.walk().through("verify-caught-up");

        try (WindowWalk another = rig.walkOfAnotherProcess()) {
            another.undoFor(frozen);
        }
        assertThatThrownBy(() -> frozen.step("fence-source").look()).hasMessageContaining("old-db answered 0 to");
        rig.ledger().awaitWrites(3);
        frozen.close();
    }

    @Test
    void leavesNoStatementOfAKilledProcessThatWouldCloseTheSourceLater() throws Exception {
        WindowWalk killed = walk = rig.walk().through("stop-events");
        try (Connection holder = boss()) {
            Asked.execute(holder, "LOCK TABLES shop.ledger_log WRITE");
            Thread fencing = Asked.aside(() -> {
                killed.through("fence-source");
                return null;
            });
            Asked.until("it waits", () -> !Asked.value(
                            rig.source(),
                            "SELECT 1 FROM information_schema.processlist WHERE info LIKE 'SET GLOBAL read%'")
                    .equals("no row"));
            killed.close();
            fencing.join();

            try (WindowWalk another = rig.walkOfAnotherProcess()) {
                another.undoFor(killed);
            }
        }

        assertThat(Asked.value(
                        rig.source(),
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SET GLOBAL read%'"))
                .isEqualTo("0");
    }

    @Test
    void goesNoFurtherWhenTheFenceConnectionWasKilled() throws Exception {
        walk = rig.walk().through("verify-caught-up");
        Asked.execute(rig.source(), "KILL " + walk.before("fence-source").text("fence_connection"));

        assertThatThrownBy(() -> walk.through("point-of-no-return"))
                .hasMessageContaining(
                        "still_proven: old-db has lost its fence connection: it was restarted or the connection killed.");

        walk.undo();
    }

    @Test
    void goesBackWhenTheSourceIsKilledAndStartedAgainAfterTheFence() throws Exception {
        walk = rig.walk().through("verify-caught-up");
        rig.source().kill9();

        assertThatThrownBy(() -> walk.through("point-of-no-return")).isInstanceOf(LandfallException.class);
        assertThatThrownBy(walk::undo).isInstanceOf(LandfallException.class);
        rig.source().restart();
        walk.undo();

        assertThat(rig.source().settingsDir()).isEmptyDirectory();
        rig.ledger().awaitWrites(3);
        rig.awaitCaughtUp();
    }

    @Test
    void keepsNobodyFromChangingATableWhileItsSnapshotIsOpen() throws Exception {
        walk = rig.walk().through("verify-caught-up");
        try (Connection target = rig.target().connect()) {
            Asked.execute(
                    target,
                    "SET sql_log_bin = 0",
                    "SET lock_wait_timeout = 2",
                    "ALTER TABLE shop.extra ADD COLUMN more INT, ALGORITHM = COPY");

            walk.perform(walk.step("compare-checksums"));

            assertThat(walk.outcome("compare-checksums").text("checksums_equal"))
                    .isEqualTo("in part");
            assertThat(walk.outcome("compare-checksums").text("not_compared")).isEqualTo("1");
            assertThat(walk.outcome("compare-checksums").text("left_out"))
                    .isEqualTo("shop.extra (changed since the fence)");
            Asked.execute(target, "ALTER TABLE shop.extra DROP COLUMN more");
        }
        walk.undo();
    }

    @Test
    void refusesToPromoteWhenATableThatNoSnapshotShowsHasOtherRowsOnTheTarget() throws Exception {
        Asked.execute(
                rig.source(),
                "CREATE TABLE shop.carts (id INT PRIMARY KEY) ENGINE = MEMORY",
                "CREATE TABLE shop.visits (id INT PRIMARY KEY) ENGINE = MyISAM",
                "CREATE SEQUENCE shop.numbers",
                "INSERT INTO shop.visits VALUES (1), (2)",
                "SET sql_log_bin = 0",
                "INSERT INTO shop.carts VALUES (1), (2), (3)",
                "INSERT INTO shop.visits VALUES (3)",
                "SELECT NEXT VALUE FOR shop.numbers");
        rig.awaitCaughtUp();
        walk = rig.walk().comparingWithin("2500ms");

        assertThatThrownBy(() -> walk.through("verify-caught-up"))
                .hasMessageStartingWith("new-db is not what old-db is: these tables have other rows on each, find out"
                        + " which are right, then copy again: [")
                .hasMessageContaining("shop.carts (MEMORY)")
                .hasMessageContaining("shop.visits (MyISAM)")
                .hasMessageContaining("shop.numbers (SEQUENCE)");

        walk.undo();
        rig.ledger().awaitWrites(3);
        Asked.execute(rig.source(), "DROP TABLE shop.carts", "DROP TABLE shop.visits", "DROP SEQUENCE shop.numbers");
    }

    @Test
    void refusesToPromoteWhenATableThatNoSnapshotShowsCannotBeReadOnTheTarget() throws Exception {
        Asked.execute(
                rig.source(),
                "CREATE TABLE shop.visits (id INT PRIMARY KEY) ENGINE = MyISAM",
                "INSERT INTO shop.visits VALUES (1), (2)");
        rig.awaitCaughtUp();
        Files.delete(rig.target().dataDir().resolve("shop/visits.MYD"));
        Asked.execute(rig.target(), "FLUSH LOCAL TABLES");
        walk = rig.walk().comparingWithin("2500ms");

        assertThatThrownBy(() -> walk.through("verify-caught-up"))
                .hasMessageStartingWith("new-db is not what old-db is: these tables can't be read on new-db, and can on"
                        + " old-db; see the error log, mend or drop them, or copy again: [shop.visits (MyISAM): 29 File"
                        + " './shop/visits.MYD' not found");

        walk.undo();
        Asked.execute(rig.target(), "SET sql_log_bin = 0", "DROP TABLE shop.visits");
        Asked.execute(rig.source(), "SET sql_log_bin = 0", "DROP TABLE shop.visits");
    }

    @Test
    void namesWhatHasNoChecksumAndRefusesWhatTheTargetAloneCannotRead() throws Exception {
        for (LabDatabase server : List.of(rig.source(), rig.target())) {
            Asked.execute(
                    server,
                    "SET sql_log_bin = 0",
                    "CREATE TABLE shop.lost (id INT PRIMARY KEY) ENGINE = InnoDB",
                    "CREATE TABLE shop.gone (id INT PRIMARY KEY) ENGINE = InnoDB");
        }
        Asked.execute(rig.source(), "SET sql_log_bin = 0", "ALTER TABLE shop.lost DISCARD TABLESPACE");
        walk = rig.walk().through("verify-caught-up");
        walk.perform(walk.step("compare-checksums"));
        Found inPart = walk.outcome("compare-checksums");
        walk.undo();
        Asked.execute(rig.target(), "SET sql_log_bin = 0", "ALTER TABLE shop.gone DISCARD TABLESPACE");
        walk = rig.walk().through("verify-caught-up");

        assertThat(inPart.text("checksums_equal")).isEqualTo("in part");
        assertThat(inPart.text("warning"))
                .isEqualTo("Not compared, so nobody knows whether it is equal: shop.lost (no checksum on old-db: 1814"
                        + " Tablespace has been discarded for table `lost`)");
        assertThatThrownBy(() -> walk.perform(walk.step("compare-checksums")))
                .hasMessage(
                        "These tables can't be read on new-db, and can on old-db: [shop.gone (no checksum on new-db:"
                                + " 1814 Tablespace has been discarded for table `gone`)]. The target is open and stays open."
                                + " Compare the rows; the source still holds its own.");

        walk.undo();
        for (LabDatabase server : List.of(rig.source(), rig.target())) {
            Asked.execute(server, "SET sql_log_bin = 0", "DROP TABLE shop.lost, shop.gone");
        }
    }

    @Test
    void callsNothingEqualThatItHadNoTimeToCompareAtTheFence() throws Exception {
        for (LabDatabase server : List.of(rig.source(), rig.target())) {
            Asked.execute(
                    server,
                    "SET sql_log_bin = 0",
                    "CREATE TABLE shop.visits (id INT PRIMARY KEY) ENGINE = MyISAM",
                    "INSERT INTO shop.visits VALUES (1), (2)",
                    "CREATE TABLE shop.archive (text CHAR(200) CHARACTER SET latin1) ENGINE = Aria",
                    "INSERT INTO shop.archive SELECT REPEAT('x', 200) FROM shop.seq_1_to_40000",
                    "CREATE TABLE shop.too_big (text CHAR(255) CHARACTER SET latin1) ENGINE = MyISAM",
                    "INSERT INTO shop.too_big SELECT REPEAT('x', 255) FROM shop.seq_1_to_140000");
        }
        walk = rig.walk().comparingWithin("4s").through("verify-caught-up");
        walk.perform(walk.step("compare-checksums"));
        Found enough = walk.outcome("compare-checksums");
        walk.undo();
        walk = rig.walk().comparingWithin("5ms").through("verify-caught-up");
        walk.perform(walk.step("compare-checksums"));
        Found hardly = walk.outcome("compare-checksums");
        walk.undo();
        Asked.execute(rig.source(), "DROP TABLE shop.visits, shop.archive, shop.too_big");

        assertThat(enough.text("checksums_equal")).isEqualTo("in part");
        assertThat(enough.list("left_out")).containsExactly("shop.too_big (MyISAM, 34.2 MiB)");
        assertThat(hardly.text("checksums_equal")).isEqualTo("in part");
        assertThat(hardly.list("left_out"))
                .contains("shop.too_big (MyISAM, 34.2 MiB)")
                .anySatisfy(table -> assertThat(table).startsWith("shop.archive (Aria, "));
        assertThat(hardly.text("not_compared"))
                .isEqualTo(Integer.toString(hardly.list("left_out").size()));
        assertThat(Integer.parseInt(hardly.text("compared"))
                        + hardly.list("left_out").size())
                .isEqualTo(Integer.parseInt(enough.text("compared")) + 1);
    }

    @Test
    void provesAfterARestartWhatHoldsAndWhatDoesNot() throws Exception {
        WindowWalk first = walk = rig.walk().through("verify-caught-up");
        first.close();

        try (WindowWalk second = rig.walkOfAnotherProcess().recall(first)) {
            assertThat(second.afterRestart().targetWasOpened()).isFalse();
            assertThat(second.afterRestart().proveAgain()).isEqualTo(Proof.EQUAL);
            assertThat(second.step("prove-fence").look().isTrue("fence_held")).isTrue();
        }
        Asked.execute(rig.source(), "INSERT INTO shop.extra (note) VALUES ('behind our back')");
        try (WindowWalk third = rig.walkOfAnotherProcess().recall(first)) {
            assertThat(third.afterRestart().proveAgain()).isEqualTo(Proof.SOURCE_ADVANCED);
        }
        Asked.execute(rig.source(), "SET GLOBAL read_only = 0");
        try (WindowWalk fourth = rig.walkOfAnotherProcess().recall(first)) {
            assertThat(fourth.afterRestart().proveAgain()).isEqualTo(Proof.SOURCE_UNFENCED);
        }
        rig.source().kill9();
        try (WindowWalk fifth = rig.walkOfAnotherProcess().recall(first)) {
            assertThat(fifth.afterRestart().proveAgain()).isEqualTo(Proof.SOURCE_UNREACHABLE);
            rig.source().restart();
            fifth.undoFor(first);
        }
        rig.awaitCaughtUp();
    }

    private static Connection boss() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://" + rig.source().address() + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                "boss",
                "boss");
    }
}
