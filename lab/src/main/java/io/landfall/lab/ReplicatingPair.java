package io.landfall.lab;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * Two hosts with a server each; the target follows the source by GTID and is closed as Landfall leaves it before a
 * cutover: {@code read_only} and no event scheduler, by {@code zz-landfall-closed.cnf} in its settings directory.
 */
public record ReplicatingPair(LabHost sourceHost, LabMariaDb source, LabHost targetHost, LabMariaDb target) {

    /** The settings file that keeps the target closed across its restarts. */
    public static final String CLOSED_FILE = "zz-landfall-closed.cnf";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    static ReplicatingPair start(Lab lab, MariaDbSettings settings, long seedBytes) {
        LabHost sourceHost = lab.host("old-host");
        LabHost targetHost = lab.host("new-host");
        ReplicatingPair pair =
                new ReplicatingPair(sourceHost, sourceHost.mariaDb(settings), targetHost, targetHost.mariaDb(settings));
        PrivateFile.write(
                pair.target.settingsDir().resolve(CLOSED_FILE), "[mysqld]\nread_only=ON\nevent_scheduler=OFF\n");
        List.of(pair.source, pair.target).parallelStream().forEach(LabMariaDb::start);
        LabAccount replication = lab.account(LabAccount.REPLICATION);
        pair.createReplicationAccount(pair.source, replication);
        pair.createReplicationAccount(pair.target, replication);
        if (seedBytes > 0) {
            ShopData.seed(pair.source, seedBytes, ShopData.Logging.LOGGED);
        }
        pair.follow(replication);
        pair.awaitCaughtUp();
        return pair;
    }

    private void createReplicationAccount(LabMariaDb server, LabAccount account) {
        execute(
                server,
                "SET sql_log_bin = 0",
                "CREATE USER '" + account.user() + "'@'%' IDENTIFIED BY '" + account.password() + "'",
                "GRANT REPLICATION SLAVE ON *.* TO '" + account.user() + "'@'%'");
    }

    private void follow(LabAccount account) {
        execute(
                target,
                "SET GLOBAL gtid_slave_pos = ''",
                "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=" + source.port() + ", MASTER_USER='"
                        + account.user() + "', MASTER_PASSWORD='" + account.password()
                        + "', MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1",
                "START SLAVE");
    }

    /** Returns when the target has applied everything that the source has written up to now. */
    public void awaitCaughtUp() {
        try (Connection ofSource = source.connect();
                Connection ofTarget = target.connect();
                Statement onSource = ofSource.createStatement();
                Statement onTarget = ofTarget.createStatement()) {
            String position = text(onSource, "SELECT @@gtid_binlog_pos");
            String waited = text(onTarget, "SELECT MASTER_GTID_WAIT('" + position + "', " + LIMIT.toSeconds() + ")");
            if (!"0".equals(waited)) {
                throw new LabException("The target did not reach " + position + " within " + LIMIT.toSeconds() + " s; "
                        + "it is at " + text(onTarget, "SELECT @@gtid_slave_pos") + ".");
            }
        } catch (SQLException e) {
            throw new LabException("Could not wait for the target: " + e.getMessage(), e);
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void execute(LabMariaDb server, String... statements) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new LabException("Could not set up replication on " + server.name() + ": " + e.getMessage(), e);
        }
    }
}
