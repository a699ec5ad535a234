package io.landfall.lab.trace;

import io.landfall.lab.LabException;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.trace.Traces.Thing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a running server says of itself. */
public final class ServerTraces {

    /** Where a server is in its history: they move with every write, so they are no settings. */
    private static final Set<String> POSITIONS =
            Set.of("gtid_binlog_pos", "gtid_binlog_state", "gtid_current_pos", "gtid_slave_pos");

    private ServerTraces() {}

    /** Returns the names of the variables that are not compared. */
    public static Set<String> notCompared() {
        return POSITIONS;
    }

    /** Accounts with their rights and whether they are locked, and schemas. */
    public static Traces ofData(String where, LabMariaDb server) {
        Map<Thing, String> things = new TreeMap<>();
        ask(
                server,
                "SELECT CONCAT(user, '@', host), CONCAT(COALESCE(JSON_VALUE(priv, '$.access'), 0), ' ',"
                        + " SHA1(COALESCE(JSON_VALUE(priv, '$.authentication_string'), '')),"
                        + " IF(JSON_VALUE(priv, '$.account_locked') IN ('1', 'true'), ' locked', ''))"
                        + " FROM mysql.global_priv",
                (name, value) -> things.put(new Thing("account", name), value));
        ask(
                server,
                "SELECT CONCAT(user, '@', host, ' on ', db), CONCAT_WS(select_priv, insert_priv, update_priv,"
                        + " delete_priv) FROM mysql.db",
                (name, value) -> things.put(new Thing("grant", name), value));
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
            if (!POSITIONS.contains(name)) {
                things.put(new Thing("variable", name), value);
            }
        });
        ask(server, "SHOW ALL SLAVES STATUS", (name, value) -> things.put(new Thing("replication", name), value));
        return new Traces(where, things);
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
