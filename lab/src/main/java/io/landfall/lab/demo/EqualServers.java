package io.landfall.lab.demo;

import io.landfall.lab.LabConnection;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.process.LabException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Compares both ends of a migration after it, when nobody writes any more, by asking only the servers. */
public final class EqualServers {

    private static final Duration REPLICATION_LIMIT = Duration.ofSeconds(60);

    private EqualServers() {}

    /**
     * Returns what differs, a sentence each; empty when the source has followed the target to its end and every table
     * of {@code shop} has the same checksum on both.
     */
    static List<String> differences(LabDatabase source, LabDatabase target) {
        try (Connection ofSource = source.connect();
                Connection ofTarget = target.connect()) {
            List<String> differences = new ArrayList<>();
            String written = target.written();
            if (!source.hasReached(written, REPLICATION_LIMIT)) {
                differences.add("The old server is at " + source.written() + " and did not reach the new one's "
                        + written + " within " + REPLICATION_LIMIT.toSeconds() + " s.");
            }
            compareTables(ofSource, ofTarget, differences);
            return differences;
        } catch (SQLException e) {
            throw new LabException("Could not compare the servers: " + e.getMessage(), e);
        }
    }

    private static void compareTables(Connection source, Connection target, List<String> differences)
            throws SQLException {
        List<String> tables = tables(target);
        if (!tables.equals(tables(source))) {
            differences.add("The tables are " + tables(source) + " on the old server and " + tables + " on the new.");
            return;
        }
        for (String table : tables) {
            String old = checksum(source, table);
            String young = checksum(target, table);
            if (!old.equals(young)) {
                differences.add(
                        "shop." + table + " has checksum " + old + " on the old server, " + young + " on the new.");
            }
        }
    }

    private static List<String> tables(Connection server) throws SQLException {
        try (Statement statement = server.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT table_name FROM information_schema.tables"
                                + " WHERE table_schema = 'shop' AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE') ORDER BY table_name")) {
            List<String> tables = new ArrayList<>();
            while (row.next()) {
                tables.add(row.getString(1));
            }
            return tables;
        }
    }

    private static String checksum(Connection server, String table) throws SQLException {
        try (Statement statement = server.createStatement();
                ResultSet row = statement.executeQuery("CHECKSUM TABLE shop.`" + table.replace("`", "``") + "`")) {
            row.next();
            return String.valueOf(row.getString(2));
        }
    }

    /** The server's version as people write it, such as {@code MariaDB 10.11.6} or {@code MySQL 8.0.33}. */
    public static String engine(LabDatabase server) {
        try (Connection connection = server.connect()) {
            String version = LabConnection.text(connection, "SELECT VERSION()");
            return (version.contains("MariaDB") ? "MariaDB " : "MySQL ") + version.replaceFirst("-.*$", "");
        } catch (SQLException e) {
            throw new LabException("Could not ask " + server.name() + " for its version: " + e.getMessage(), e);
        }
    }
}
