package io.landfall.monitor.server.sql;

import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.NeededLibrary;
import io.landfall.monitor.server.OpenTransaction;
import io.landfall.monitor.server.Pulse;
import io.landfall.monitor.server.RegisteredReplica;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.monitor.server.TableFacts;
import io.landfall.monitor.server.connection.ServerAddress;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the rows that {@link Sql} asks for. */
public final class Rows {

    /** As OpenSSL prints it: {@code Nov  7 04:44:13 2026 GMT}. */
    private static final DateTimeFormatter CERTIFICATE_TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy zzz", Locale.ROOT);

    private Rows() {}

    /** A status is a text, and a product of numbers a decimal. */
    public static Long bytes(ResultSet row) throws SQLException {
        return new BigDecimal(row.getString(1)).longValue();
    }

    public static ServerIdentity identity(ResultSet row) throws SQLException {
        return new ServerIdentity(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getInt(4),
                row.getString(5),
                row.getString(6),
                Instant.ofEpochSecond(row.getLong(7)));
    }

    public static NeededLibrary library(ResultSet row) throws SQLException {
        return new NeededLibrary(row.getString(1), row.getString(2), row.getBoolean(3));
    }

    public static Map.Entry<String, String> variable(ResultSet row) throws SQLException {
        return Map.entry(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2));
    }

    public static Optional<Instant> certificateExpiry(ResultSet row) throws SQLException {
        return Optional.of(row.getString(2))
                .filter(shown -> !shown.isEmpty())
                .map(shown -> Instant.from(CERTIFICATE_TIME.parse(shown)));
    }

    public static RegisteredReplica registeredReplica(ResultSet row) throws SQLException {
        return new RegisteredReplica(row.getLong("Server_id"), row.getString("Host"), row.getInt("Port"));
    }

    public static OpenTransaction transaction(ResultSet row) throws SQLException {
        return new OpenTransaction(row.getLong(1), Duration.ofSeconds(row.getLong(2)), row.getLong(3));
    }

    public static List<String> binlogFilters(ResultSet row) throws SQLException {
        List<String> filters = new ArrayList<>();
        for (String column : List.of("Binlog_Do_DB", "Binlog_Ignore_DB")) {
            String schemas = row.getString(column);
            if (schemas != null && !schemas.isBlank()) {
                filters.add(column.toLowerCase() + "=" + schemas);
            }
        }
        return filters;
    }

    /** Whatever a connection leaves out or changes has a column of its own that begins with Replicate_. */
    public static List<String> connectionFilters(ResultSet row) throws SQLException {
        List<String> filters = new ArrayList<>();
        ResultSetMetaData columns = row.getMetaData();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            String name = columns.getColumnLabel(column).toLowerCase(Locale.ROOT);
            String value = row.getString(column);
            if (name.startsWith("replicate_") && value != null && !value.isBlank()) {
                filters.add(name + "=" + value);
            }
        }
        return filters;
    }

    public static ClientSession session(ResultSet row, ServerAddress server) throws SQLException {
        return new ClientSession(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Duration.ofMillis(row.getLong(6)),
                row.getString(7),
                row.getString(8),
                Sessions.whose(server, row.getLong(1), row.getString(2), row.getString(5)));
    }

    public static TableFacts table(ResultSet row, Set<String> withPrimaryKey) throws SQLException {
        String schema = row.getString(1);
        String name = row.getString(2);
        boolean hasPrimaryKey = withPrimaryKey.contains(schema + "." + name);
        return new TableFacts(schema, name, row.getString(3), row.getLong(4), hasPrimaryKey);
    }

    public static Heartbeat heartbeat(ResultSet row) throws SQLException {
        Instant writtenAt = Instant.EPOCH.plus(row.getLong("written_at_us"), ChronoUnit.MICROS);
        return new Heartbeat(row.getLong("sequence"), writtenAt, row.getString("writer"));
    }

    /** How long it took is told by whoever has asked. */
    public static Pulse pulse(ResultSet row, GtidPositions gtid) throws SQLException {
        Optional<Heartbeat> beat = row.getString("writer") == null ? Optional.empty() : Optional.of(heartbeat(row));
        return new Pulse(gtid, !row.getBoolean("closed"), beat, Duration.ZERO);
    }
}
