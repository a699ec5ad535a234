package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.LabDatabase;
import io.landfall.lab.database.Engine;
import io.landfall.lab.process.Awaited;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes wrong on the servers while a cutover is asked for, armed, or in its window: it goes back by itself and says
 * why, or goes on and loses nothing. Through the real service, with an application that writes all the time.
 */
@ParameterizedClass
@MethodSource("io.landfall.bot.live.Proofs#withAll")
class FaultTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String SHORT_OF_TIME = "short-of-time";
    private static final String USUAL_BUDGET = "60s";
    /** More than a busy machine's window is predicted to take, or nothing would be begun. */
    private static final Duration SHORT_BUDGET = Duration.ofSeconds(12);

    private static final String TAKEN_BACK = "cutover shop was taken back";
    private static final String OPENED = "SET GLOBAL super_read_only = OFF";
    private static final String CLOSED = "SET GLOBAL super_read_only = ON";

    private static Scene scene;
    private static Points points;
    private static ServiceProcess service;
    private static String lockedBefore;
    private static String budget = USUAL_BUDGET;

    @Parameter
    private Engine engine;

    @BeforeParameterizedClassInvocation
    static void open(Engine engine) {
        scene = Scene.following(engine, Map.of("event_scheduler", "ON", "loose_replica_preserve_commit_order", "OFF"));
        points = new Points();
        budget = USUAL_BUDGET;
        Scene.execute(
                scene.source(),
                "CREATE USER boss@'%' IDENTIFIED BY 'boss'",
                "GRANT ALL ON *.* TO boss@'%'",
                "CREATE TABLE shop.notes (id BIGINT PRIMARY KEY AUTO_INCREMENT, server INT, note VARCHAR(40))");
        lockedBefore = Scene.locked(scene.source());
        service = scene.serviceThatWaitsAt(points).awaitFirstLook();
    }

    @AfterParameterizedClassInvocation
    static void close() {
        scene.close();
        points.close();
    }

    @BeforeEach
    void serveAsUsual(TestInfo test) {
        points.forget();
        scene.awaitFollowing(); // the test before may have ended the source
        serveWithABudgetOf(test.getTags().contains(SHORT_OF_TIME) ? SHORT_BUDGET.toSeconds() + "s" : USUAL_BUDGET);
    }

    @AfterEach
    void nothingIsLost() {
        assertThat(Scene.locked(scene.source())).isEqualTo(lockedBefore);
        assertThat(Scene.value(scene.source(), "SELECT @@event_scheduler")).isEqualTo("ON");
        assertThat(Scene.value(scene.target(), "SELECT @@event_scheduler")).isEqualTo("OFF");
        assertThat(scene.source().settingsDir().resolve("zz-landfall-closed.cnf"))
                .doesNotExist();
        scene.assertNothingIsLost(scene.source(), scene.target());
    }

    @Test
    void goesBackWhenTheSourceIsKilledAndStartedAgainAfterTheFence() {
        Points.Performed killed = killedAt("STEP_DONE:fence-source");

        cutOver();

        killed.await();
        assertThat(service.await(TAKEN_BACK)).contains("end-sessions: " + scene.sourceName());
    }

    @Test
    void goesBackWhenTheSourceIsKilledAndStartedAgainRightBeforeThePointOfNoReturn() {
        Points.Performed killed = killedAt("STEP_DONE:verify-caught-up");

        cutOver();

        killed.await();
        assertThat(service.await(TAKEN_BACK))
                .contains("still_proven: " + scene.sourceName()
                        + " has lost its fence connection: it was restarted or the connection killed.");
    }

    @Test
    void comesBackWritableWhenTheSourceIsKilledWhileTheRunIsOnlyArmed() {
        arm();

        scene.source().kill9();
        scene.source().start();

        assertThat(Scene.isReadOnly(scene.source())).isFalse();
        scene.ledger().awaitWrites(20);
        service.type("abort");
        service.await(TAKEN_BACK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STEP_DONE:persist-fence", "STEP_DONE:lock-privileged-accounts"})
    void comesBackClosedWhenTheSourceIsKilledBetweenGoAndTheFenceAndIsOpenedByTheUndo(String point) {
        Points.Performed killed = points.at(point, () -> {
            scene.source().kill9();
            scene.source().start();
            assertThat(Scene.isReadOnly(scene.source())).isTrue();
        });

        cutOver();
        killed.await();

        service.await(TAKEN_BACK);
        assertThat(Scene.isReadOnly(scene.source())).isFalse();
        scene.ledger().awaitWrites(20);
    }

    @Test
    void goesBackWhenTheSourceIsKilledAndStartedAgainBetweenTheCommitAndTheOpening() {
        Points.Performed killed = killedAt("COMMITTED:point-of-no-return");

        cutOver();
        killed.await();

        assertThat(service.await(TAKEN_BACK)).contains("open-target: " + scene.sourceName());
        assertThat(Scene.isReadOnly(scene.target())).isTrue();
        scene.ledger().awaitWrites(20);
    }

    @Test
    void goesBackWhenTheTargetDiesBetweenTheCommitAndItsOpening() {
        Points.Performed killed =
                points.at("COMMITTED:point-of-no-return", () -> scene.target().kill9());

        cutOver();

        killed.await();
        assertThat(service.await(TAKEN_BACK)).contains("open-target: Can't connect to " + scene.targetName());
        scene.ledger().awaitWrites(20);
        scene.target().start();
        scene.awaitFollowing();
    }

    @Test
    void goesBackWhenTheTargetStandsStillWhenItIsToBeOpenedAndLeavesItClosedWhenItThaws() {
        Points.Performed frozen = points.at("STEP_BEGINS:open-target", () -> signalTarget("STOP"));

        cutOver();

        frozen.await();
        String said;
        try {
            said = service.await(TAKEN_BACK);
            scene.ledger().awaitWrites(20);
        } finally {
            signalTarget("CONT");
        }
        assertThat(said).contains("open-target: Can't connect to " + scene.targetName());
        scene.awaitFollowing();
    }

    private static void signalTarget(String name) {
        try {
            String pid = Files.readString(scene.target().pidFile()).strip();
            assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** It comes back closed, whoever asks. */
    private static Points.Performed killedAt(String point) {
        return points.at(point, () -> {
            scene.source().kill9();
            scene.source().start();
            assertThat(Scene.value(scene.source(), "SELECT @@" + scene.engine().words("", "super_") + "read_only"))
                    .isEqualTo("1");
        });
    }

    @Test
    void refusesToOpenTheWindowWhenAnXaTransactionWasPreparedAfterArming() {
        arm();
        Scene.execute(scene.source(), prepared("early"));

        service.type("go");

        assertThat(service.await("Did not open the window"))
                .contains("prepared_xa: 1 XA transactions are prepared on " + scene.sourceName() + ": ");
        service.await("No write was stopped. Mend that, then say `go` again.");
        Scene.execute(scene.source(), "XA ROLLBACK 'early'");
        service.type("abort");
        service.await(TAKEN_BACK);
    }

    @Test
    void refusesToOpenTheWindowWhileCommitsWaitForAnAcknowledgementThatDoesNotCome() {
        arm();
        String semiSync = engine.words("rpl_semi_sync_master", "rpl_semi_sync_source");
        Scene.execute(
                scene.source(),
                engine.words("DO 0", "INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'"),
                "SET GLOBAL " + semiSync + "_timeout = 600000",
                "SET GLOBAL " + semiSync + "_enabled = ON");
        Awaited.within(LIMIT, "a commit has waited a second", () -> !Scene.value(
                        scene.source(),
                        "SELECT COUNT(*) FROM " + scene.source().words().processes()
                                + " WHERE state LIKE '%semi-sync ACK%' AND time >= 1")
                .equals("0"));

        service.type("go");

        service.await("unacknowledged_commits: commits on " + scene.sourceName()
                + " wait for a replica's acknowledgement, which does not come: ");
        service.await("No write was stopped. Mend that, then say `go` again.");
        Scene.execute(
                scene.source(),
                "SET GLOBAL " + semiSync + "_enabled = OFF",
                "SET GLOBAL " + semiSync + "_timeout = DEFAULT",
                engine.words("DO 0", "UNINSTALL PLUGIN rpl_semi_sync_source"));
        service.type("abort");
        service.await(TAKEN_BACK);
    }

    @Test
    void goesBackWhenAnXaTransactionWasPreparedInTheWindow() {
        Points.Performed prepared =
                points.at("STEP_DONE:maintenance-on", () -> Scene.execute(scene.source(), prepared("late")));

        cutOver();

        prepared.await();
        assertThat(service.awaitUnless(TAKEN_BACK, "✖ prove-fence"))
                .contains(scene.sourceName()
                        + " has 1 prepared XA transaction(s), which could be committed after the switch."
                        + " End them (" + engine.words("XA RECOVER FORMAT='SQL'", "XA RECOVER CONVERT XID")
                        + ", then XA COMMIT or XA ROLLBACK), then cut over again.");
        service.await(TAKEN_BACK);
        Scene.execute(scene.source(), "XA ROLLBACK 'late'");
    }

    private static String[] prepared(String name) {
        return new String[] {
            "XA START '" + name + "'",
            "INSERT INTO shop.notes (note) VALUES ('xa')",
            "XA END '" + name + "'",
            "XA PREPARE '" + name + "'"
        };
    }

    @Test
    void goesBackWhenSomebodyHoldsLockTables() throws Exception {
        try (Connection holder = boss()) {
            execute(holder, "LOCK TABLES shop.notes WRITE");

            cutOver();

            assertThat(service.awaitUnless(TAKEN_BACK, "✖ fence-source"))
                    .contains("Did not stop writes on " + scene.sourceName()
                            + ": something holds a lock there and did not let go within" + " 3 s. It may be [")
                    .contains("(boss from ")
                    .endsWith("Whoever holds LOCK TABLES, or runs DDL or a long write, must end first (SHOW"
                            + " PROCESSLIST).");
            service.await(TAKEN_BACK);
        }
    }

    @Test
    void refusesToArmWhileDdlRuns() throws Exception {
        try (BlockedAlter alter = BlockedAlter.of(scene.source(), "shop.notes")) {
            alter.begin();

            service.type("cutover shop");

            assertThat(service.awaitUnless(TAKEN_BACK, "✖ arm"))
                    .contains("ddl_running: statements that change a schema run on " + scene.sourceName()
                            + ": ALTER TABLE of `boss`");
            service.await(TAKEN_BACK);
        }
    }

    @Test
    void goesBackWhenDdlBeginsInTheWindow() throws Exception {
        try (BlockedAlter alter = BlockedAlter.of(scene.source(), "shop.notes")) {
            Points.Performed begun = points.at("STEP_DONE:maintenance-on", alter::begin);

            cutOver();

            begun.await();
            assertThat(service.awaitUnless(TAKEN_BACK, "✖ fence-source"))
                    .contains("Did not stop writes on " + scene.sourceName() + ": something holds a lock there");
            service.await(TAKEN_BACK);
        }
    }

    /** MySQL has none. */
    static IntStream domains() {
        return scene.engine() == Engine.MARIADB ? IntStream.of(0, 7) : IntStream.of(0);
    }

    /** How what was written on the target begins. */
    private static String own(int domain) {
        return scene.engine() == Engine.MARIADB
                ? domain + "-"
                : Scene.value(scene.target(), "SELECT @@server_uuid") + ":";
    }

    @ParameterizedTest
    @MethodSource("domains")
    void refusesATargetThatHoldsARowOfItsOwn(int domain) {
        writeOnTheTarget(domain);

        service.type("cutover shop");

        String refusal = service.awaitUnless(TAKEN_BACK, "✖ arm");
        String until = String.join("\n", service.awaitLines(TAKEN_BACK));
        assertThat(refusal + "\n" + until)
                .contains("errant_transactions: " + scene.targetName() + " has transactions that " + scene.sourceName()
                        + " does not have: " + own(domain));
        forgetOnTheTarget();
    }

    @ParameterizedTest
    @MethodSource("domains")
    void goesBackWhenARowIsWrittenOnTheTargetInTheWindow(int domain) {
        Points.Performed written = points.at("STEP_DONE:prove-fence", () -> {
            awaitOnTheTarget();
            writeOnTheTarget(domain);
        });

        cutOver();

        written.await();
        assertThat(service.awaitUnless(TAKEN_BACK, "✖ verify-caught-up"))
                .contains(scene.targetName() + " is not what " + scene.sourceName() + " is: ")
                .contains("the target holds transactions of its own (" + own(domain))
                .contains("), which the source never had; find them in its binary log, then copy again");
        service.await(TAKEN_BACK);
        forgetOnTheTarget();
    }

    private static void awaitOnTheTarget() {
        Scene.assertReaches(scene.target(), Scene.written(scene.source()));
    }

    private static void writeOnTheTarget(int domain) {
        String write = "INSERT INTO shop.notes (id, note) VALUES (1000000, 'by an admin')";
        if (scene.engine() == Engine.MARIADB) {
            Scene.execute(
                    scene.target(), "SET SESSION gtid_domain_id = " + domain, "SET SESSION sql_log_bin = 1", write);
        } else {
            Scene.execute(scene.target(), OPENED, write, CLOSED);
        }
    }

    /** As somebody does who finds out by hand what was written: it is taken out, and the binary log begins anew. */
    private static void forgetOnTheTarget() {
        String forget = "DELETE FROM shop.notes WHERE id = 1000000";
        if (scene.engine() == Engine.MARIADB) {
            Scene.execute(
                    scene.target(), "STOP SLAVE", "SET SESSION sql_log_bin = 0", forget, "RESET MASTER", "START SLAVE");
        } else {
            Scene.execute(
                    scene.target(),
                    "STOP REPLICA",
                    "SET SESSION sql_log_bin = 0",
                    OPENED,
                    forget,
                    CLOSED,
                    "SET @all = @@gtid_executed",
                    scene.engine() == Engine.MYSQL80 ? "RESET MASTER" : "RESET BINARY LOGS AND GTIDS",
                    "SET GLOBAL gtid_purged = GTID_SUBTRACT(@all, GTID_SUBTRACT(@all, '" + Scene.written(scene.source())
                            + "'))",
                    "START REPLICA");
        }
        awaitOnTheTarget();
    }

    @Test
    @Tag(SHORT_OF_TIME)
    void goesBackByItselfWhenTheDowntimeBudgetDoesNotSufficeForTheFence() throws Exception {
        try (Connection holder = boss()) {
            execute(holder, "LOCK TABLES shop.notes WRITE");
            AtomicLong opened = new AtomicLong();
            points.at("OPENS:", () -> opened.set(System.nanoTime()));
            Points.Performed slow = points.at("STEP_DONE:lock-privileged-accounts", () -> {
                long used = System.nanoTime() - opened.get();
                new CountDownLatch(1) // as long as a slow step that leaves less than the usual wait for the lock
                        .await(SHORT_BUDGET.minusMillis(2600).toNanos() - used, TimeUnit.NANOSECONDS);
            });

            cutOver();

            slow.await();
            assertThat(service.awaitUnless(TAKEN_BACK, "✖ fence-source"))
                    .contains("Did not stop writes on " + scene.sourceName()
                            + ": something holds a lock there and did not let go")
                    .contains(", when it was called off; the usual wait is 3 s");
            service.await(TAKEN_BACK);
        }
    }

    @Test
    @Tag(SHORT_OF_TIME)
    void goesBackByItselfWhenTheTargetDoesNotCatchUpWithinTheDowntimeBudget() throws Exception {
        try (Connection holder = BossWriter.connect(scene.target())) {
            Points.Performed locked = points.at("STEP_DONE:maintenance-on", () -> {
                execute(holder, "LOCK TABLES shop.notes READ");
                Scene.execute(scene.source(), "INSERT INTO shop.notes (note) VALUES ('not applied yet')");
            });

            cutOver();

            locked.await();
            service.awaitUnless(TAKEN_BACK, "✖ verify-caught-up");
            service.await(TAKEN_BACK);
        }
    }

    private static void serveWithABudgetOf(String downtime) {
        if (budget.equals(downtime)) {
            return;
        }
        budget = downtime;
        service.terminate();
        scene.withBudget("{downtime: " + downtime + ", max-lag: 10s}");
        service = scene.serviceThatWaitsAt(points).awaitFirstLook();
    }

    @Test
    void cutsOverAndLosesNothingOfAClientWithEveryPrivilegeThatKeepsWriting() throws Exception {
        try (BossWriter writer = BossWriter.on(scene.source())) {
            cutOver();
            service.awaitUnless(TAKEN_BACK, "cutover shop is done");

            assertThat(writer.acknowledged()).isNotEmpty();
            assertThat(writer.missingOn(scene.target())).isEmpty();
        }
        theSwitchIsDone();
    }

    @Test
    void cutsOverAndLosesNothingOfAPrivilegedEventThatIsRunning() {
        Scene.execute(
                scene.source(),
                "CREATE DEFINER = boss@'%' EVENT shop.busy ON SCHEDULE EVERY 1 SECOND DO BEGIN"
                        + " DECLARE n INT DEFAULT 0; WHILE n < 400 DO"
                        + " INSERT INTO shop.notes (server, note) VALUES (@@server_id, 'event');"
                        + " DO SLEEP(0.02); SET n = n + 1; END WHILE; END");
        Awaited.within(LIMIT, "the event runs", () -> writtenByEvent(scene.source(), scene.source()) > 0);

        cutOver();
        service.awaitUnless(TAKEN_BACK, "cutover shop is done");

        Awaited.within(LIMIT, "it runs on the new one", () -> writtenByEvent(scene.target(), scene.target()) > 0);
        assertThat(writtenByEvent(scene.source(), scene.target()))
                .isEqualTo(writtenByEvent(scene.source(), scene.source()));
        Scene.execute(scene.target(), "DROP EVENT shop.busy");
        theSwitchIsDone();
    }

    private static long writtenByEvent(LabDatabase by, LabDatabase on) {
        return Long.parseLong(
                Scene.value(on, "SELECT COUNT(*) FROM shop.notes WHERE note = 'event' AND server = " + by.serverId()));
    }

    /** The old server stays closed to whoever could write there; then it becomes the target of the next cutover. */
    private static void theSwitchIsDone() {
        assertThat(Scene.isReadOnly(scene.source())).isTrue();
        assertThat(Scene.locked(scene.source())).contains("boss@%");
        assertThat(Scene.locked(scene.target())).isEqualTo(lockedBefore);
        boolean isMariaDb = scene.engine() == Engine.MARIADB;
        Scene.execute(
                scene.source(),
                "SET sql_log_bin = 0",
                isMariaDb ? "DO 0" : OPENED,
                "ALTER USER boss@'%' ACCOUNT UNLOCK",
                "ALTER USER landfall@'%' ACCOUNT UNLOCK",
                isMariaDb ? "ALTER USER root@localhost ACCOUNT UNLOCK" : "DO 0",
                "GRANT " + scene.source().words().writesUnderReadOnly()
                        + " ON *.* TO boss@'%', root@localhost, landfall@'%'",
                isMariaDb ? "DO 0" : CLOSED);
        scene.turnRound();
        service = scene.serviceThatWaitsAt(points).awaitFirstLook();
    }

    private static void cutOver() {
        arm();
        service.type("go");
        service.await("ann said go");
    }

    private static void arm() {
        service.type("cutover shop");
        service.awaitUnless(TAKEN_BACK, "asks for approval");
        service.type("as ben approve 2-6");
        service.awaitUnless(TAKEN_BACK, "is armed");
    }

    private static Connection boss() throws SQLException {
        return BossWriter.connect(scene.source());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
