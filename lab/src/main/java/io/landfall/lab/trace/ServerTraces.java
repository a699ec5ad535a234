package io.landfall.lab.trace;

import io.landfall.lab.LabMariaDb;
import io.landfall.lab.process.LabException;
import io.landfall.lab.trace.Traces.Thing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a running server says of itself. */
public final class ServerTraces {

    /**
     * Where a server is in its history moves with every write; and how the redo log's file is opened the server decides
     * at each start by what it finds, the first one on a copy differently. None of them is a setting.
     */
    private static final Set<String> NO_SETTINGS = Set.of(
            "gtid_binlog_pos", "gtid_binlog_state", "gtid_current_pos", "gtid_slave_pos", "innodb_log_file_buffering");

    private ServerTraces() {}

    /** Returns the names of the variables that are not compared. */
    public static Set<String> notCompared() {
        return NO_SETTINGS;
    }

    /** Accounts with their rights and whether they are locked, and schemas. */
    public static Traces ofData(String where, LabMariaDb server) {
        Map<Thing, String> things = new TreeMap<>();
        ask(
                server,
                "SELECT CONCAT(QUOTE(user), '@', QUOTE(host)), CONCAT(IF(JSON_VALUE(priv, '$.account_locked') IN ('1',"
                        + " 'true'), 'locked', 'open'), ', password ', LEFT(SHA1(COALESCE(JSON_VALUE(priv,"
                        + " '$.authentication_string'), '')), 8)) FROM mysql.global_priv WHERE host <> ''",
                (name, value) -> things.put(new Thing("account", name), value + ", " + grants(server, name)));
        ask(
                server,
                "SELECT schema_name, default_character_set_name FROM information_schema.schemata",
                (name, value) -> things.put(new Thing("schema", name), value));
        return new Traces(where, things);
    }

    /** The global variables, and whether it follows another server. */
    public static Traces ofVariables(String where, LabMariaDb server) {
        Map<Thing, String> things = new TreeMap<>();
        ask(server, "SHOW GLOBAL VARIABLES", (name, value) -> {
            if (!NO_SETTINGS.contains(name)) {
                things.put(new Thing("variable", name), value);
            }
        });
        ask(server, "SHOW ALL SLAVES STATUS", (name, value) -> things.put(new Thing("replication", name), value));
        return new Traces(where, things);
    }

    /** As the server words them, without passwords. */
    private static String grants(LabMariaDb server, String account) {
        List<String> grants = new ArrayList<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW GRANTS FOR " + account)) {
            while (row.next()) {
                grants.add(row.getString(1).replaceAll(" IDENTIFIED (BY|VIA) .*?(?= WITH GRANT|$)", ""));
            }
        } catch (SQLException e) {
            throw new LabException("Could not ask " + server.name() + ": " + e.getMessage(), e);
        }
        return String.join("; ", grants);
    }

    /** Takes the first two columns of a row. */
    private interface Row {
        void take(String name, String value);
    }

    private static void ask(LabMariaDb server, String query, Row taker) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                taker.take(String.valueOf(row.getString(1)), String.valueOf(row.getString(2)));
            }
        } catch (SQLException e) {
            throw new LabException("Could not ask " + server.name() + ": " + e.getMessage(), e);
        }
    }
}
