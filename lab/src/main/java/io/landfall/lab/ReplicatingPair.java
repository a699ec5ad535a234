package io.landfall.lab;

import io.landfall.lab.process.LabException;
import io.landfall.lab.process.PrivateFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Two hosts with a server each; the target follows the source by GTID and is closed as Landfall leaves it before a
 * cutover: {@code read_only} and no event scheduler, by {@code zz-landfall-closed.cnf} in its settings directory.
 */
public record ReplicatingPair(LabHost sourceHost, LabMariaDb source, LabHost targetHost, LabMariaDb target)
        implements LabPair {

    /** The settings file that keeps the target closed across its restarts. */
    public static final String CLOSED_FILE = "zz-landfall-closed.cnf";

    static ReplicatingPair start(Lab lab, MariaDbSettings settings, long seedBytes) {
        LabHost sourceHost = lab.host("old-host");
        LabHost targetHost = lab.host("new-host");
        ReplicatingPair pair =
                new ReplicatingPair(sourceHost, sourceHost.mariaDb(settings), targetHost, targetHost.mariaDb(settings));
        PrivateFile.write(
                pair.target.settingsDir().resolve(CLOSED_FILE), "[mysqld]\nread_only=ON\nevent_scheduler=OFF\n");
        List.of(pair.source, pair.target).parallelStream().forEach(LabMariaDb::start);
        LabAccount replication = lab.account(LabAccount.REPLICATION);
        createReplicationAccount(pair.source, replication, false);
        createReplicationAccount(pair.target, replication, false);
        if (seedBytes > 0) {
            ShopData.seed(pair.source, seedBytes, ShopData.Logging.LOGGED);
        }
        pair.follow(pair.target, replication, "");
        pair.awaitCaughtUp();
        return pair;
    }

    /** A source that runs with nothing in it, and a target that was installed and never initialised. */
    public static ReplicatingPair beforeTheMove(Lab lab) {
        return beforeTheMove(lab, MariaDbSettings.initialised(), MariaDbSettings.uninitialised());
    }

    /** The same with settings of each. */
    public static ReplicatingPair beforeTheMove(Lab lab, MariaDbSettings ofSource, MariaDbSettings ofTarget) {
        LabHost sourceHost = lab.host("old-host");
        LabHost targetHost = lab.host("new-host");
        return new ReplicatingPair(
                sourceHost, sourceHost.mariaDb(ofSource).start(), targetHost, targetHost.mariaDb(ofTarget));
    }

    @Override
    public ReplicatingPair reversed() {
        return new ReplicatingPair(targetHost, target, sourceHost, source);
    }

    @Override
    public void follow(LabAccount account) {
        follow(target, account, target.written());
    }

    /** Makes an account with which a replica reads the server's binary log. */
    public static void createReplicationAccount(LabDatabase server, LabAccount account, boolean logged) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                PreparedStatement create = connection.prepareStatement("CREATE USER ?@'%' IDENTIFIED BY ?");
                PreparedStatement grant = connection.prepareStatement("GRANT REPLICATION SLAVE ON *.* TO ?@'%'")) {
            statement.execute("SET sql_log_bin = " + (logged ? 1 : 0));
            create.setString(1, account.user());
            create.setString(2, account.password());
            create.execute();
            grant.setString(1, account.user());
            grant.execute();
        } catch (SQLException e) {
            throw new LabException("Could not make " + account + " on " + server.name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public LabMariaDb replica(Lab lab, String host) {
        LabMariaDb third = lab.host(host)
                .mariaDb(MariaDbSettings.initialised().with("read_only", "ON"))
                .start();
        LabAccount account = createShopReplicationAccount(lab, source);
        follow(third, account, "");
        return third;
    }

    /** Makes {@code shop_repl} on the source and all that follow it: an account for replicas that is not Landfall's. */
    public static LabAccount createShopReplicationAccount(Lab lab, LabDatabase source) {
        LabAccount account =
                new LabAccount("shop_repl", lab.account(LabAccount.REPLICATION).password());
        createReplicationAccount(source, account, true);
        return account;
    }

    /**
     * The replica, which follows nobody, follows the source.
     *
     * @param position from which on, as a GTID position; empty for the source's first transaction
     */
    public void follow(LabMariaDb replica, LabAccount account, String position) {
        try (Connection connection = replica.connect();
                Statement statement = connection.createStatement();
                PreparedStatement begin = connection.prepareStatement("SET GLOBAL gtid_slave_pos = ?");
                PreparedStatement change = connection.prepareStatement("CHANGE MASTER TO MASTER_HOST=?, MASTER_PORT=?,"
                        + " MASTER_USER=?, MASTER_PASSWORD=?, MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1")) {
            begin.setString(1, position);
            begin.execute();
            change.setString(1, "127.0.0.1");
            change.setInt(2, source.port());
            change.setString(3, account.user());
            change.setString(4, account.password());
            change.execute();
            statement.execute("START SLAVE");
        } catch (SQLException e) {
            throw new LabException(replica.name() + " could not follow: " + e.getMessage(), e);
        }
    }
}
