package io.landfall.runbooks.verify;

import static io.landfall.runbooks.verify.VerifyRig.ANN;
import static io.landfall.runbooks.verify.VerifyRig.ended;
import static io.landfall.runbooks.verify.VerifyRig.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landfall.lab.Lab;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.process.Awaited;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.checks.replication.ReplicationRunning;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.VerifiedRows;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.LabControls;
import io.landfall.runbooks.pair.server.LandfallSchema;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.settings.MigrationSettings.Verifying;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Every row of two real servers compared while writes go on, and the applier that is held for it. */
@TestInstance(Lifecycle.PER_CLASS)
class VerificationTest {

    private static final String HASHES = "[0-9a-f]{16} on old-db, [0-9a-f]{16} on new-db";

    private final Lab lab = Lab.open();
    private final LabControls controls = new LabControls(lab);
    private final ExecutorService aside = Executors.newCachedThreadPool();
    private ReplicatingPair servers;
    private ServerControl source;
    private ServerControl target;
    private VerifyRig rig;
    private Verification verification;

    /** Ends with the statement that lets the applier run again. */
    private CompletableFuture<Void> guarding;

    @BeforeAll
    void start() throws SQLException {
        servers = lab.replicatingPair();
        source = controls.control("old-db", servers.sourceHost(), servers.source());
        target = controls.control("new-db", servers.targetHost(), servers.target());
        execute(servers.source(), "CREATE DATABASE shop");
        try (Session session = source.open()) {
            LandfallSchema.create(session);
        }
    }

    @BeforeEach
    void moved() throws SQLException {
        execute(
                servers.source(),
                "DROP DATABASE shop",
                "CREATE DATABASE shop DEFAULT CHARACTER SET utf8mb4",
                "CREATE TABLE shop.orders (id INT UNSIGNED PRIMARY KEY, note VARCHAR(40), ratio DOUBLE, rough FLOAT,"
                        + " made TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), data MEDIUMBLOB, INDEX (note))",
                "INSERT INTO shop.orders SELECT seq, CONCAT('note ', seq), seq / 7, seq / 7, FROM_UNIXTIME(1e9 + seq),"
                        + " REPEAT(CHAR(seq % 256), seq % 50) FROM "
                        + servers.source().numbers(1, 30_000),
                "CREATE TABLE shop.parts (shelf VARCHAR(10), name VARBINARY(16), day DATETIME(3), amount BIGINT NULL,"
                        + " PRIMARY KEY (shelf, name, day))",
                "INSERT INTO shop.parts SELECT CONCAT('s', seq % 90), UNHEX(MD5(seq)), FROM_UNIXTIME(1e9 + seq / 1000),"
                        + " NULLIF(seq % 3, 0) FROM " + servers.source().numbers(1, 9_000),
                "CREATE TABLE shop.log (line VARCHAR(30))",
                "INSERT INTO shop.log VALUES ('once'), ('twice'), ('twice'), ('other')",
                "CREATE TABLE shop.hits (id INT PRIMARY KEY, n BIGINT)",
                "INSERT INTO shop.hits VALUES (1, 0)",
                "CREATE TABLE shop.past (id INT PRIMARY KEY, n INT) WITH SYSTEM VERSIONING",
                "CREATE TABLE shop.told_past (id INT PRIMARY KEY, n INT, since TIMESTAMP(6) GENERATED ALWAYS AS ROW START,"
                        + " till TIMESTAMP(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (since, till))"
                        + " WITH SYSTEM VERSIONING",
                "INSERT INTO shop.past VALUES (1, 0)",
                "INSERT INTO shop.told_past (id, n) VALUES (1, 0)",
                "CREATE TABLE shop.old_log (id INT PRIMARY KEY) ENGINE = MyISAM");
        servers.awaitCaughtUp();
        rig = new VerifyRig(lab, source, target);
        verification = rig.verification;
    }

    @AfterEach
    void endIt() {
        rig.close();
        runs();
        Awaited.within(
                Duration.ofMinutes(1), "nobody holds it", () -> !target.view().applierIsHeld());
    }

    @AfterAll
    void stop() {
        aside.shutdownNow();
        controls.close();
        lab.close();
    }

    @Test
    void listsEachRowThatDiffersByItsKey() throws SQLException {
        onTargetAlone(
                "UPDATE shop.orders SET note = 'note 17x' WHERE id = 17",
                "DELETE FROM shop.orders WHERE id = 12345",
                "INSERT INTO shop.orders (id, note) VALUES (900000, 'added')",
                "UPDATE shop.orders SET note = 'note 20002' WHERE id = 20001",
                "UPDATE shop.orders SET note = 'note 20001' WHERE id = 20002",
                "UPDATE shop.orders SET note = CONCAT(note, ' ') WHERE id = 25000",
                "UPDATE shop.orders SET ratio = ratio + 1e-13 WHERE id = 1",
                "UPDATE shop.orders SET rough = rough + 0.0005 WHERE id = 29999",
                "UPDATE shop.orders SET data = CONCAT(LEFT(data, 5), 'x') WHERE id = 45",
                "UPDATE shop.orders SET made = made + INTERVAL 1 MICROSECOND WHERE id = 46",
                "UPDATE shop.parts SET amount = 0 WHERE shelf = 's3' AND amount IS NULL LIMIT 1",
                "UPDATE shop.log SET line = 'once' WHERE line = 'twice'",
                "INSERT INTO shop.log VALUES ('')",
                "DELETE FROM shop.log WHERE line = 'other'");

        VerifiedRows known = rig.compared();

        assertThat(known.percent()).isEqualTo(100);
        assertThat(known.leftOut()).containsExactly("shop.old_log (MyISAM)");
        assertThat(known.tables().get("`shop`.`hits`").differences()).isEmpty();
        assertThat(known.tables().get("`shop`.`orders`").differences().stream()
                        .map(line -> line.replaceAll(HASHES, "differs"))
                        .map(line -> line.replaceAll("[0-9a-f]{16} on", "hash on")))
                .containsExactlyInAnyOrder(
                        "id = 1: differs",
                        "id = 17: differs",
                        "id = 45: differs",
                        "id = 46: differs",
                        "id = 12345: hash on old-db, none on new-db",
                        "id = 20001: differs",
                        "id = 20002: differs",
                        "id = 25000: differs",
                        "id = 29999: differs",
                        "id = 900000: none on old-db, hash on new-db");
        assertThat(known.tables().get("`shop`.`parts`").differences())
                .singleElement()
                .asString()
                .matches("shelf, name, day = s3, [0-9A-F]{32}, 2001-09-09 01:46:4\\d\\.\\d{3}: " + HASHES);
        assertThat(known.tables().get("`shop`.`log`").differences())
                .as("once and twice by number, other and the empty one")
                .hasSize(4)
                .allMatch(line ->
                        line.matches("rows with hash [0-9a-f]{16}: (none|\\d) on old-db, (none|\\d) on new-db"));
        assertThat(known.line(Instant.now()))
                .startsWith("100 % of rows verified (39,007 in 6 tables), oldest ")
                .endsWith(" ago; 3 tables differ; compared at the fence only: shop.old_log (MyISAM)");
    }

    @Test
    void tellsNullFromAnEmptyTextAndSeesValuesThatRowsHaveExchanged() throws SQLException {
        execute(servers.source(), "UPDATE shop.orders SET note = NULL WHERE id IN (7, 8)");
        servers.awaitCaughtUp();
        onTargetAlone(
                "UPDATE shop.orders SET note = '' WHERE id = 7",
                "UPDATE shop.parts a JOIN (SELECT shelf, name, day, 3 - amount AS other FROM shop.parts"
                        + " WHERE amount IS NOT NULL ORDER BY shelf, name LIMIT 40) b USING (shelf, name, day)"
                        + " SET a.amount = b.other");

        VerifiedRows known = rig.compared();

        assertThat(known.tables().get("`shop`.`orders`").differences())
                .singleElement()
                .asString()
                .startsWith("id = 7: ");
        assertThat(known.tables().get("`shop`.`parts`").differences()).hasSize(40);
    }

    @Test
    void seesTablesThatAreDefinedOtherwiseAndStillComparesTheCharactersInThem() throws SQLException {
        execute(
                servers.source(),
                "CREATE TABLE shop.names (id INT PRIMARY KEY, name VARCHAR(20))",
                "INSERT INTO shop.names VALUES (1, 'Zoë'), (2, 'Zoe')",
                "CREATE TABLE shop.lost (id INT PRIMARY KEY)");
        servers.awaitCaughtUp();
        onTargetAlone(
                "ALTER TABLE shop.names MODIFY name VARCHAR(20) CHARACTER SET latin1",
                "UPDATE shop.names SET name = 'Zöe' WHERE id = 2",
                "ALTER TABLE shop.hits DROP COLUMN n",
                "DROP TABLE shop.lost");

        VerifiedRows known = rig.compared();

        List<String> names = known.tables().get("`shop`.`names`").differences();
        assertThat(names).hasSize(2);
        assertThat(names.get(0))
                .isEqualTo("column name is varchar(20) utf8mb4 utf8mb4_general_ci on old-db and varchar(20) latin1"
                        + " latin1_swedish_ci on new-db");
        assertThat(names.get(1)).startsWith("id = 2: ");
        assertThat(known.tables().get("`shop`.`hits`").differences()).containsExactly("column n is not on new-db");
        assertThat(known.tables().get("`shop`.`lost`").differences()).containsExactly("the table is not on new-db");
        onTargetAlone("ALTER TABLE shop.hits ADD COLUMN n BIGINT", "CREATE TABLE shop.lost (id INT PRIMARY KEY)");
    }

    /** mydumper 0.10 takes such a column of MySQL 8 for one that is computed, and leaves it out. */
    @Test
    void seesThatAColumnWasFilledByItsDefaultInsteadOfItsValues() throws SQLException {
        onTargetAlone("UPDATE shop.orders SET made = CURRENT_TIMESTAMP(6)");

        List<String> differences =
                rig.compared().tables().get("`shop`.`orders`").differences();

        assertThat(differences).hasSize(TableComparison.MOST + 1).last().isEqualTo("and more");
    }

    @Test
    void raisesNoFalseAlarmWhileRowsAreWrittenAllTheTime() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> writing = CompletableFuture.supplyAsync(() -> write(enough), aside);
        try {
            for (int i = 0; i < 5; i++) {
                VerifiedRows known = rig.compared();
                assertThat(known.differences()).isEmpty();
                assertThat(known.percent()).isEqualTo(100);
            }
        } finally {
            enough.set(true);
        }
        assertThat(writing.join()).isPositive();
    }

    /** A hot row, rows that come, change and go, and a table whose definition changes now and then. */
    private int write(AtomicBoolean enough) {
        int written = 0;
        try (Connection connection = servers.source().connect();
                Statement statement = connection.createStatement()) {
            while (!enough.get()) {
                written++;
                statement.execute("UPDATE shop.hits SET n = n + 1");
                statement.execute("UPDATE shop.past SET n = n + 1");
                statement.execute("UPDATE shop.told_past SET n = n + 1");
                statement.execute("UPDATE shop.orders SET note = UUID() WHERE id = " + (1 + written * 37 % 30_000));
                statement.execute(
                        "REPLACE INTO shop.orders (id, note) VALUES (" + (30_001 + written % 500) + ", 'new')");
                statement.execute("DELETE FROM shop.orders WHERE id = " + (30_001 + written * 7 % 500));
                if (written % 400 == 0) {
                    statement.execute("ALTER TABLE shop.log MODIFY line VARCHAR(" + (30 + written / 400 % 20) + ")");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return written;
    }

    @Test
    void goesOnInTheNextProcessWithTheTablesThatAreLeft() throws SQLException {
        rig.row(
                0,
                EntryKind.VERIFY,
                VerifiedRows.BEGUN,
                Map.of(
                        VerifiedRows.TABLES,
                        "`shop`.`orders` 100\n`shop`.`parts` 100\n`shop`.`log` 10\n`shop`.`hits` 10"));
        rig.row(
                0,
                EntryKind.VERIFY,
                VerifiedRows.EQUAL,
                Map.of(
                        VerifiedRows.TABLES,
                        "`shop`.`orders` 30000",
                        VerifiedRows.AT,
                        Instant.now().toString()));
        onTargetAlone("UPDATE shop.orders SET note = 'not seen again' WHERE id = 3");

        verification.keep();
        ended(verification);

        VerifiedRows known = verification.known();
        assertThat(known.outcome()).isEqualTo(VerifiedRows.DONE);
        assertThat(known.percent()).isEqualTo(100);
        assertThat(known.differences()).isEmpty();
        assertThat(known.rows()).isEqualTo(39_005);
    }

    @Test
    void comparesFromTimeToTimeWhereThatIsConfigured() {
        Verification often = rig.verification(new Verifying(Optional.of(Duration.ofHours(6)), Optional.empty()));

        often.keep();
        ended(often);
        Optional<Instant> ended = often.known().ended();
        often.keep();

        assertThat(often.progress()).isEmpty();
        assertThat(often.known().ended()).isEqualTo(ended);
        often.close();
    }

    @Test
    void leavesTheApplierAloneWhileARunIsArmed() {
        rig.row(2, EntryKind.RUN, "", Map.of("runbook", "cutover"));
        verification.begin(ANN, "");
        rig.row(2, EntryKind.INTENT, "arm", Map.of());

        verification.rest();

        assertThat(verification.progress()).isEmpty();
        assertThat(verification.known().isUnfinished() || verification.known().percent() == 100)
                .isTrue();
        runs();
        verification.keep();
        assertThat(verification.progress()).isEmpty();
        assertThatThrownBy(() -> verification.begin(ANN, ""))
                .hasMessage(
                        "No `verify shop` now: run 2 (cutover) goes on, and needs the applier. Nothing was started.");
    }

    @Test
    void stopsWhenSomebodySaysSoAndBeginsOnce() {
        verification.begin(ANN, "");
        assertThatThrownBy(() -> verification.begin(ANN, ""))
                .hasMessageStartingWith("The rows of shop are being compared already.");

        verification.stop(ANN, "");

        assertThat(verification.progress()).isEmpty();
        assertThat(verification.known().isUnfinished()).isFalse();
        assertThatThrownBy(() -> verification.stop(ANN, "")).hasMessage("The rows of shop are not being compared.");
    }

    /** The connections of a process that is killed are closed by its host. */
    @Test
    void theApplierRunsAgainAtOnceWhenTheProcessThatHeldItIsKilled() {
        Session holder = target.open(Duration.ofMinutes(1));
        Session guard = hold(holder, Duration.ofMinutes(10));

        holder.abort();
        guard.abort();

        runs();
    }

    @Test
    void theApplierRunsAgainAfterItsTimeLimitWhenNobodyEndsTheHold() {
        try (Session holder = target.open(Duration.ofMinutes(1));
                Session guard = hold(holder, Duration.ofSeconds(2))) {
            holder.execute(holder.dialect().rows().hold().orElseThrow().applyUntil(position()));
            assertThat(guard.server()).isEqualTo("new-db");

            guarding.join();
            runs();
        }
    }

    @Test
    void theNextProcessLetsAnApplierRunWhoseGuardWasKilled() throws SQLException {
        rig.row(0, EntryKind.VERIFY, VerifiedRows.HOLDS, Map.of());
        execute(servers.target(), "STOP SLAVE");

        verification.keep();

        runs();
        assertThat(verification.known().holdsApplier()).isFalse();
        verification.keep();
        assertThat(rig.journal.entries())
                .filteredOn(row -> row.record().step().equals(VerifiedRows.FREE))
                .hasSize(1);
    }

    @Test
    void armingEndsAHoldWhoseProcessIsGoneForGood() {
        Session holder = target.open(Duration.ofMinutes(1));
        Session guard = hold(holder, Duration.ofMinutes(10));
        rig.row(0, EntryKind.VERIFY, VerifiedRows.HOLDS, Map.of());

        verification.rest();

        runs();
        holder.abort();
        guard.abort();
    }

    @Test
    void anApplierThatSomebodyHasStoppedStaysStopped() throws SQLException {
        execute(servers.target(), "STOP SLAVE");
        try {
            SameState state = new SameState(source, target, Clock.systemUTC(), new Deadline(), aside);

            assertThatThrownBy(() -> state.open(1))
                    .hasMessage("new-db does not replicate, so its applier was left alone.");
            verification.keep();

            assertThat(applier()).isEqualTo("stopped");
        } finally {
            execute(servers.target(), "START SLAVE");
        }
    }

    @Test
    void checksKnowThatAnApplierIsHeldOnPurpose() throws SQLException {
        ReplicationRunning check = new ReplicationRunning(target.view());
        try (Session holder = target.open(Duration.ofMinutes(1));
                Session guard = hold(holder, Duration.ofMinutes(5))) {
            assertThat(check.look().status()).isEqualTo(Status.OK);
            assertThat(check.look().text()).isEqualTo("new-db is held for a moment by `verify`, which compares rows");
            holder.execute(holder.dialect().giveLock(Dialect.APPLIER_HELD));
            runs();
            assertThat(guard.isAlive()).isTrue();
        }
        execute(servers.target(), "STOP SLAVE");
        assertThat(check.look().status()).isEqualTo(Status.FAIL);
        execute(servers.target(), "START SLAVE");
    }

    @Test
    void aSwitchIsRefusedUnlessAllRowsWereVerifiedOfLateAndFoundEqual() throws SQLException {
        RowsVerified gate = new RowsVerified(
                "shop", () -> verification.known(), Optional.of(Duration.ofHours(24)), Clock.systemUTC());
        assertThat(gate.look().text()).isEqualTo("no rows verified yet; `migrations.shop.verify.gate` is 1 d");

        rig.compared();
        assertThat(gate.look().status()).isEqualTo(Status.OK);

        onTargetAlone("DELETE FROM shop.orders WHERE id = 5");
        rig.compared();
        assertThat(gate.look().status()).isEqualTo(Status.FAIL);
        assertThat(gate.look().text()).contains("1 table differs").contains("`shop`.`orders`: id = 5: ");
        assertThat(new RowsVerified(
                                "shop",
                                () -> verification.known(),
                                Optional.of(Duration.ofMillis(1)),
                                Clock.offset(Clock.systemUTC(), Duration.ofHours(1)))
                        .look()
                        .status())
                .isEqualTo(Status.FAIL);
    }

    /** Returns the session that starts the applier again; it stands still. */
    private Session hold(Session holder, Duration longest) {
        Session guard = target.open(Duration.ZERO);
        assertThat(holder.find(holder.dialect().takeLock(Dialect.APPLIER_HELD, 1)))
                .contains("1");
        guarding = CompletableFuture.runAsync(
                () -> guard.execute(guard.dialect()
                        .rows()
                        .hold()
                        .orElseThrow()
                        .holdApplier("landfall_verify_guard", Dialect.APPLIER_HELD, longest)),
                aside);
        Awaited.within(Duration.ofMinutes(1), "the applier stands still", () -> applier()
                .equals("stopped"));
        return guard;
    }

    private Gtids position() {
        return source.view().gtid().binlog();
    }

    private String applier() {
        ReplicaStatus status = target.view().following().get(0);
        return status.runs() ? "runs" : status.sqlRunning() ? "starts" : "stopped";
    }

    private void runs() {
        Awaited.within(
                Duration.ofMinutes(1), "the applier runs", () -> applier().equals("runs"));
    }

    private void onTargetAlone(String... statements) throws SQLException {
        List<String> all = new ArrayList<>(List.of("SET sql_log_bin = 0"));
        all.addAll(List.of(statements));
        execute(servers.target(), all.toArray(String[]::new));
    }
}
