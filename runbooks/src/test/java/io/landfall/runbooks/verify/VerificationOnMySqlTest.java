package io.landfall.runbooks.verify;

import static io.landfall.runbooks.verify.VerifyRig.execute;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.Lab;
import io.landfall.lab.database.Engine;
import io.landfall.lab.database.MySqlPair;
import io.landfall.runbooks.journal.history.VerifiedRows;
import io.landfall.runbooks.pair.server.LabControls;
import io.landfall.runbooks.pair.server.LandfallSchema;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Every row of two real servers of MySQL compared while writes go on; nobody holds the applier for it. */
@TestInstance(Lifecycle.PER_CLASS)
class VerificationOnMySqlTest {

    private Lab lab;
    private LabControls controls;
    private MySqlPair servers;
    private ServerControl source;
    private ServerControl target;
    private VerifyRig rig;

    @BeforeAll
    void start() throws SQLException {
        Assumptions.assumeTrue(
                Engine.MYSQL80.whyNot().isEmpty(), () -> Engine.MYSQL80.whyNot().orElse(""));
        lab = Lab.open();
        controls = new LabControls(lab);
        servers = (MySqlPair) Engine.MYSQL80.inStep(lab, Map.of());
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
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id INT UNSIGNED PRIMARY KEY, note VARCHAR(40) CHARACTER SET latin1,"
                        + " ratio DOUBLE, made DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), about JSON)",
                "INSERT INTO shop.orders SELECT seq, CONCAT('note ', seq), seq / 7, FROM_UNIXTIME(1e9 + seq),"
                        + " JSON_OBJECT('b', seq, 'a', 'x') FROM "
                        + servers.source().numbers(1, 20_000),
                "CREATE TABLE shop.log (line VARCHAR(30))",
                "INSERT INTO shop.log VALUES ('once'), ('twice'), ('twice')",
                "CREATE TABLE shop.hits (id INT PRIMARY KEY, n BIGINT)",
                "INSERT INTO shop.hits VALUES (1, 0)");
        servers.awaitCaughtUp();
        rig = new VerifyRig(lab, source, target);
    }

    @AfterEach
    void endIt() {
        if (rig != null) {
            rig.close();
        }
    }

    @AfterAll
    void stop() {
        if (lab != null) {
            controls.close();
            lab.close();
        }
    }

    @Test
    void listsEachRowThatDiffersWhileOthersAreWritten() throws Exception {
        onTargetAlone(
                "UPDATE shop.orders SET note = 'note 20002' WHERE id = 12001",
                "DELETE FROM shop.orders WHERE id = 12345",
                "INSERT INTO shop.orders (id, note) VALUES (900000, 'added')",
                "UPDATE shop.orders SET note = CONCAT(note, ' ') WHERE id = 15000",
                "UPDATE shop.orders SET made = made + INTERVAL 1 MICROSECOND WHERE id = 46",
                "UPDATE shop.orders SET about = JSON_SET(about, '$.b', 'no number') WHERE id = 47",
                "UPDATE shop.log SET line = 'once' WHERE line = 'twice' LIMIT 1");

        VerifiedRows known = whileWriting();

        assertThat(known.percent()).isEqualTo(100);
        assertThat(known.tables().get("`shop`.`orders`").differences())
                .as("by key")
                .extracting(line -> line.replaceAll(": .*", ""))
                .containsExactlyInAnyOrder(
                        "id = 46", "id = 47", "id = 12001", "id = 12345", "id = 15000", "id = 900000");
        assertThat(known.tables().get("`shop`.`log`").differences()).hasSize(2);
        assertThat(known.tables().get("`shop`.`hits`").differences()).isEmpty();
    }

    @Test
    void raisesNoFalseAlarmWhileRowsAreWrittenAllTheTime() throws Exception {
        for (int i = 0; i < 3; i++) {
            VerifiedRows known = whileWriting();

            assertThat(known.differences()).isEmpty();
            assertThat(known.line(Instant.now()))
                    .startsWith("100 % of rows verified (")
                    .contains(" in 3 tables), oldest ");
        }
    }

    private VerifiedRows whileWriting() {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> writing = CompletableFuture.supplyAsync(() -> write(enough));
        try {
            return rig.compared();
        } finally {
            enough.set(true);
            assertThat(writing.join()).isPositive();
        }
    }

    private int write(AtomicBoolean enough) {
        int written = 0;
        try (Connection connection = servers.source().connect();
                Statement statement = connection.createStatement()) {
            while (!enough.get() || written == 0) {
                written++;
                statement.execute("UPDATE shop.hits SET n = n + 1");
                statement.execute("UPDATE shop.orders SET ratio = RAND() WHERE id = " + (1 + written * 37 % 10_000));
                statement.execute("REPLACE INTO shop.orders (id) VALUES (" + (30_001 + written % 500) + ")");
                statement.execute("DELETE FROM shop.orders WHERE id = " + (30_001 + written * 7 % 500));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return written;
    }

    private void onTargetAlone(String... statements) throws SQLException {
        try (Connection connection = servers.target().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET sql_log_bin = 0");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
