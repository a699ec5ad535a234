package io.landfall.lab.trace;

import io.landfall.lab.LabDatabase;
import io.landfall.lab.process.LabException;
import io.landfall.lab.trace.Traces.Thing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a running server says of itself. */
public final class ServerTraces {

    private ServerTraces() {}

    /** Accounts with their rights and whether they are locked, and schemas. */
    public static Traces ofData(String where, LabDatabase server) {
        Map<Thing, String> things = new TreeMap<>();
        ask(
                server,
                server.words().accounts(),
                (name, value) -> things.put(new Thing("account", name), value + ", " + grants(server, name)));
        ask(
                server,
                "SELECT schema_name, default_character_set_name FROM information_schema.schemata",
                (name, value) -> things.put(new Thing("schema", name), value));
        return new Traces(where, things);
    }

    /** The global variables, and whether it follows another server. */
    public static Traces ofVariables(String where, LabDatabase server) {
        Map<Thing, String> things = new TreeMap<>();
        ask(server, "SHOW GLOBAL VARIABLES", (name, value) -> {
            if (!server.words().noSettings().contains(name)) {
                things.put(new Thing("variable", name), value);
            }
        });
        ask(server, server.words().replication(), (name, value) -> things.put(new Thing("replication", name), value));
        return new Traces(where, things);
    }

    /** As the server words them, without passwords. */
    private static String grants(LabDatabase server, String account) {
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

    private static void ask(LabDatabase server, String query, Row taker) {
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
