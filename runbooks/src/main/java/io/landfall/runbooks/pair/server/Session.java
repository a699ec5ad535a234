package io.landfall.runbooks.pair.server;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.connection.Asked;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.connection.ServerAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One dedicated connection to a server: no pool, no automatic reconnect. When it dies, every later call throws
 * EXTERNAL. For one thread at a time, except {@link #close} and {@link #abort}.
 */
public final class Session implements Asked, AutoCloseable {

    private static final Executor AT_ONCE = Runnable::run;

    /** {@code ER_NO_SUCH_THREAD}. */
    private static final int NO_SUCH_THREAD = 1094;

    private final String server;
    private final ServerAddress address;
    private final Connection connection;
    private final AdminDialect dialect;
    private final long id;

    private Session(DatabaseLogin login, Connection connection, AdminDialect dialect) {
        this.server = login.server();
        this.address = login.address();
        this.connection = connection;
        this.dialect = dialect;
        this.id = Long.parseLong(value(dialect.ownId()));
    }

    /** Opens one; throws EXTERNAL when it can't. One answer may take {@code read}, zero means without limit. */
    static Session open(DatabaseLogin login, AdminDialects families, Duration connect, Duration read) {
        Connection connection = login.connect(connect, read);
        try {
            String version = connection.getMetaData().getDatabaseProductVersion();
            return new Session(
                    login,
                    connection,
                    families.spoken(login.address(), families.reading().of(login.server(), version)));
        } catch (SQLException e) {
            throw login.unreachable(e);
        }
    }

    /** The words of this server: by what it said it is when it was connected. */
    public AdminDialect dialect() {
        return dialect;
    }

    /** The connection id on the server. */
    public long id() {
        return id;
    }

    /** The server's name in the configuration. */
    public String server() {
        return server;
    }

    /** Every other session on this server. */
    public List<ClientSession> sessions() {
        return list(dialect.reading().sessions(address));
    }

    /** What this server follows over its default connection, the only one that Landfall makes; empty when nothing. */
    public Optional<ReplicaStatus> following() {
        return list(dialect.reading().following()).stream()
                .filter(status -> status.connectionName().isEmpty())
                .findFirst();
    }

    /** Where this server stands. One round trip. */
    public Position position() {
        return list(dialect.position()).get(0);
    }

    /** The same right after {@code statements}, none of which may return rows. One round trip, where the family can. */
    public Position positionAfter(List<String> statements) {
        Optional<Query<Position>> together = dialect.together(statements, dialect.position());
        if (together.isEmpty()) {
            statements.forEach(this::execute);
        }
        return list(together.orElseGet(dialect::position)).get(0);
    }

    @Override
    public <T> List<T> list(Query<T> query) {
        return list(query.statement(), query.row(), query.parameters().toArray());
    }

    private <T> List<T> list(String sql, Query.Row<T> row, Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet result = rowsOf(statement)) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row.read(result));
            }
            return rows;
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Of a compound statement those of the one part that returns rows. */
    private static ResultSet rowsOf(PreparedStatement statement) throws SQLException {
        boolean hasRows = statement.execute();
        while (!hasRows && statement.getUpdateCount() >= 0) {
            hasRows = statement.getMoreResults();
        }
        if (!hasRows) {
            throw new SQLException("it returned no rows");
        }
        return statement.getResultSet();
    }

    /** Runs a statement that returns no rows; returns how many rows it changed. */
    public int execute(String sql, Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            statement.execute();
            return Math.max(0, statement.getUpdateCount());
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** The same with one of the dialect's. */
    public int execute(AdminDialect.Statement statement) {
        return execute(statement.text(), statement.parameters().toArray());
    }

    /** Returns the first column of the first row of a query of the dialect's; empty when there is no row or it is NULL. */
    public Optional<String> find(AdminDialect.Statement query) {
        return find(query.text(), query.parameters().toArray());
    }

    /** Returns whether a query of the dialect's finds a row. */
    public boolean finds(AdminDialect.Statement query) {
        return find(query).isPresent();
    }

    /** Whether only privileged accounts can write on this server. */
    public boolean isClosed() {
        return value(dialect.isClosed()).equals("1");
    }

    /** Runs it without a trace in the server's binary log, also where the server is closed to everybody. */
    public void unlogged(Runnable change) {
        execute(dialect.beginsUnlogged());
        try {
            change.run();
        } finally {
            execute(dialect.endsUnlogged());
        }
    }

    /** Runs a query; returns its rows, each by lower-case column label, a NULL as the empty Optional. */
    public List<Map<String, Optional<String>>> rows(String sql, Object... parameters) {
        return list(sql, Session::byColumn, parameters);
    }

    private static Map<String, Optional<String>> byColumn(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        Map<String, Optional<String>> values = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            values.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), Optional.ofNullable(row.getString(i)));
        }
        return values;
    }

    /** Returns the first column of the first row; throws EXTERNAL when there is no row or it is NULL. */
    public String value(String sql, Object... parameters) {
        return find(sql, parameters)
                .orElseThrow(() -> LandfallException.external(server + " gave no value for: " + sql));
    }

    /** Returns the first column of the first row; empty when there is no row or it is NULL. */
    public Optional<String> find(String sql, Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet result = statement.executeQuery()) {
            return result.next() ? Optional.ofNullable(result.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** The connections with these ids are being ended, or were gone already. One exchange for many, where the family can. */
    public void killIfThere(Collection<Long> others) {
        for (String statement : dialect.endConnections(others)) {
            try {
                execute(statement);
            } catch (LandfallException e) {
                if (ErrorCode.of(e) != NO_SUCH_THREAD) {
                    throw e;
                }
            }
        }
    }

    /** From now on an answer may take {@code longest}; then the connection counts as dead. */
    public void answersWithin(Duration longest) {
        try {
            connection.setNetworkTimeout(AT_ONCE, Math.toIntExact(longest.toMillis()));
        } catch (SQLException e) {
            throw failed("a limit of " + longest, e);
        }
    }

    /** Returns whether the server still answers on this very connection within a second. */
    public boolean isAlive() {
        try {
            return connection.isValid(1);
        } catch (SQLException e) {
            throw failed("ping", e);
        }
    }

    /** Closes the socket at once, from any thread; a statement that is running ends with an error. */
    public void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw failed("abort", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed("close", e);
        }
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    private LandfallException failed(String sql, SQLException e) {
        String about = sql.length() > 60 ? sql.substring(0, 60) + "..." : sql;
        return LandfallException.external(
                server + " answered " + e.getErrorCode() + " to `" + about + "`: " + e.getMessage(), e);
    }
}
