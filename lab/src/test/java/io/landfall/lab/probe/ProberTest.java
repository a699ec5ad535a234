package io.landfall.lab.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.Lab;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProberTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private Lab lab;
    private LabMariaDb source;
    private LabMariaDb target;
    private Prober prober;

    @BeforeEach
    void open() {
        lab = Lab.open();
        ReplicatingPair pair = lab.replicatingPair();
        source = pair.source();
        target = pair.target();
        prober = Prober.start(source, target, Way.WITHOUT_PRIVILEGE, Prober.PACE);
        pair.awaitCaughtUp();
    }

    @AfterEach
    void close() {
        prober.close();
        lab.close();
    }

    @Test
    void tellsASwitchFromTwoServersThatAcceptWritesAtOnce() throws SQLException {
        switchOver();

        assertThat(prober.accepts(source)).isFalse();
        assertThat(prober.judge(target).servers()).containsExactly(source.name(), target.name());
        assertThat(prober.judge(target).isClean())
                .as(prober.judge(target).toString())
                .isTrue();
        assertThat(prober.judge(target).refusedByCode()).containsOnlyKeys("1290");

        execute(source, "SET GLOBAL read_only = OFF");
        prober.awaitAcceptedBy(source);
        prober.awaitAcceptedBy(target);

        assertThat(prober.judge(target).servers())
                .startsWith(source.name(), target.name(), source.name(), target.name());
    }

    @Test
    void findsAcceptedWritesThatTheServerLacksAndRowsThatNobodyHasWritten() throws SQLException {
        switchOver();
        prober.close();
        long accepted = prober.judge(target).accepted();

        execute(
                target,
                "DELETE FROM shop.probes ORDER BY sequence LIMIT 2",
                "INSERT INTO shop.probes VALUES (" + source.port() + ", 100000000)");
        ProbeVerdict verdict = prober.judge(target);

        assertThat(verdict.lost()).as(verdict.toString()).isEqualTo(2);
        assertThat(verdict.unexpected()).as(verdict.toString()).isEqualTo(1);
        assertThat(verdict.isClean()).isFalse();
        assertThat(accepted).isEqualTo(verdict.accepted());
        assertThat(verdict.examples())
                .contains(
                        "unexpected: " + source.port() + "/100000000",
                        "lost: " + source.port() + "/1",
                        "lost: " + source.port() + "/2");
    }

    /** A try that waits for the lock would write when the fence goes away. */
    @Test
    void waitsForNoFence() throws SQLException {
        try (Connection fence = source.connect();
                Statement statement = fence.createStatement()) {
            statement.execute("FLUSH TABLES WITH READ LOCK");

            assertThat(prober.accepts(source)).isFalse();
            assertThat(prober.accepts(source)).isFalse();
            try (ResultSet waiting = statement.executeQuery(
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE state LIKE 'Waiting for%lock'")) {
                waiting.next();
                assertThat(waiting.getInt(1)).isZero();
            }
        }

        prober.awaitAcceptedBy(source);
        assertThat(prober.judge(source).refusedByCode()).containsKey("1205");
        assertThat(prober.judge(source).isClean())
                .as(prober.judge(source).toString())
                .isTrue();
    }

    @Test
    void goesOnWithOneServerWhileTheOtherStandsStill() throws SQLException, IOException {
        execute(target, "STOP SLAVE", "SET GLOBAL read_only = OFF");
        String pid = Files.readString(source.pidFile()).strip();
        Command.run("kill", "-STOP", pid);
        try {
            prober.awaitAcceptedBy(target);
            Awaited.within(
                    LIMIT,
                    "a try on the source ended without an answer",
                    () -> prober.judge(target).unknown() > 0);
            prober.awaitAcceptedBy(target);
        } finally {
            Command.run("kill", "-CONT", pid);
        }

        prober.awaitAcceptedBy(source);
    }

    private void switchOver() throws SQLException {
        execute(source, "SET GLOBAL read_only = ON");
        assertThat(prober.accepts(source)).isFalse();
        String position = value(source, "SELECT @@gtid_binlog_pos");
        value(target, "SELECT MASTER_GTID_WAIT('" + position + "', 100)");
        execute(target, "STOP SLAVE", "RESET SLAVE ALL", "SET GLOBAL read_only = OFF");
        prober.awaitAcceptedBy(target);
    }

    private static String value(LabMariaDb server, String query) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void execute(LabMariaDb server, String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
