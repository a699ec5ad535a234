package io.landfall.monitor.server.mariadb;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.Lab;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.database.MariaDb118;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.LabViews;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.ServerViewContract;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.jdbc.JdbcServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What {@link MariaDbTest} asks of this machine's release, asked of 11.8. */
class NewerMariaDbTest implements ServerViewContract {

    private static Lab lab;
    private static ReplicatingPair pair;
    private static JdbcServer source;
    private static JdbcServer replica;
    private static JdbcServer silent;
    private static JdbcServer refusing;

    @BeforeAll
    static void startTwoServers() throws SQLException {
        Optional<String> whyNot = MariaDb118.whyNot();
        assumeTrue(whyNot.isEmpty(), whyNot::orElseThrow);
        lab = Lab.open();
        pair = lab.replicatingPair(MariaDb118.settings(MariaDbSettings.initialised()), 0);
        DatabaseLogin login = LabViews.login(lab, pair.source(), "old-db");
        source = LabViews.view(login);
        replica = LabViews.view(LabViews.login(lab, pair.target(), "new-db"));
        silent = LabViews.view(new DatabaseLogin(
                "no-db", new ServerAddress("127.0.0.1", lab.freePort()), login.user(), login.password()));
        refusing = LabViews.view(new DatabaseLogin("shut-db", login.address(), login.user(), Secret.of("wrong-Xy1")));
        for (String statement : List.of(
                "CREATE DATABASE landfall",
                "CREATE TABLE landfall.heartbeat (id TINYINT PRIMARY KEY, sequence BIGINT NOT NULL,"
                        + " written_at_us BIGINT NOT NULL, writer VARCHAR(64) NOT NULL)",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.item (id INT PRIMARY KEY, name VARCHAR(50))",
                "CREATE TABLE shop.note (text VARCHAR(50))",
                "CREATE EVENT shop.nightly ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM shop.note")) {
            try (Connection connection = pair.source().connect();
                    Statement execution = connection.createStatement()) {
                execution.execute(statement);
            }
        }
    }

    @AfterAll
    static void stopThem() {
        if (lab != null) {
            List.of(source, replica, silent, refusing).forEach(JdbcServer::close);
            lab.close();
        }
    }

    @Override
    public ServerView source() {
        return source;
    }

    @Override
    public ServerView replica() {
        return replica;
    }

    @Override
    public ServerView silent() {
        return silent;
    }

    @Override
    public ServerView refusing() {
        return refusing;
    }

    @Override
    public void writeHeartbeat(long sequence, long writtenAtMicros, String writer) {
        try (Connection connection = pair.source().connect();
                PreparedStatement beat =
                        connection.prepareStatement("REPLACE INTO landfall.heartbeat VALUES (1, ?, ?, ?)")) {
            beat.setLong(1, sequence);
            beat.setLong(2, writtenAtMicros);
            beat.setString(3, writer);
            beat.execute();
        } catch (SQLException e) {
            throw new AssertionError("Could not write a heartbeat", e);
        }
        pair.awaitCaughtUp();
    }
}
