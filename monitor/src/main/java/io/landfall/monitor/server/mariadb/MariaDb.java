package io.landfall.monitor.server.mariadb;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.ConnectedReplica;
import io.landfall.monitor.server.Definer;
import io.landfall.monitor.server.EventFacts;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.OpenTransaction;
import io.landfall.monitor.server.Presence;
import io.landfall.monitor.server.RegisteredReplica;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.TableEngine;
import io.landfall.monitor.server.TableFacts;
import io.landfall.monitor.server.TriggerFacts;
import io.landfall.monitor.server.Whose;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.OwnConnections;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.connection.Sql;
import io.landfall.monitor.server.connection.SqlFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * A MariaDB server, 10.4 or newer, seen over JDBC. Its sessions are read-only and give up after 10 s. It may be built
 * while the server is down.
 */
public final class MariaDb implements ServerView, AutoCloseable {

    /** What the server says before it ends a connection: it shuts down, the connection was killed. */
    private static final Set<Integer> FAREWELLS = Set.of(1053, 1927);

    /** As OpenSSL prints it: {@code Nov  7 04:44:13 2026 GMT}. */
    private static final DateTimeFormatter CERTIFICATE_TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy zzz", Locale.ROOT);

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofSeconds(10);
    private static final int ACCESS_DENIED = 1045;
    private static final int NO_SUCH_TABLE = 1146;

    private final DatabaseLogin login;
    private final HikariDataSource pool;
    private final Jdbi jdbi;

    public MariaDb(DatabaseLogin login) {
        this.login = login;
        HikariConfig config = new HikariConfig();
        config.setPoolName("look-at-" + login.server());
        config.setDataSource(new MysqlDataSource() {
            private static final long serialVersionUID = 1L;

            @Override
            public Connection getConnection() throws SQLException {
                return login.open(CONNECT, READ);
            }
        });
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(WAIT.toMillis());
        config.setValidationTimeout(Duration.ofSeconds(2).toMillis());
        config.setIdleTimeout(Duration.ofMinutes(1).toMillis());
        config.setReadOnly(true);
        config.setConnectionInitSql(
                "SET SESSION tx_read_only = 1, SESSION max_statement_time = " + (READ.toSeconds() - 1));
        this.pool = new HikariDataSource(config);
        this.jdbi = Jdbi.create(pool);
    }

    @Override
    public String name() {
        return login.server();
    }

    @Override
    public ServerAddress address() {
        return login.address();
    }

    @Override
    public boolean hasToProveItself() {
        return login.tls().isPresent();
    }

    /** Asked over a new connection: an older one was shown the certificate of then. */
    @Override
    public Optional<Instant> certificateExpiry() {
        try (Handle fresh = Jdbi.open(() -> login.open(CONNECT, READ))) {
            return fresh.createQuery("SHOW SESSION STATUS LIKE 'Ssl_server_not_after'")
                    .map((row, context) -> row.getString(2))
                    .findOne()
                    .filter(shown -> !shown.isEmpty())
                    .map(shown -> Instant.from(CERTIFICATE_TIME.parse(shown)));
        } catch (JdbiException e) {
            throw unreadable(e);
        }
    }

    @Override
    public Presence presence() {
        try (Connection ignored = login.connect(CONNECT, READ)) {
            return Presence.ANSWERS;
        } catch (SQLException e) {
            throw login.unreachable(e);
        } catch (LandfallException e) {
            return e.getCause() instanceof SQLException refusal && refusal.getErrorCode() == ACCESS_DENIED
                    ? Presence.REFUSES_LOGIN
                    : Presence.SILENT;
        }
    }

    @Override
    public ServerIdentity identity() {
        return read(handle -> handle.createQuery(Sql.IDENTITY)
                .map((row, context) -> Rows.identity(row))
                .one());
    }

    @Override
    public ServerVariables variables() {
        return read(handle -> {
            Map<String, String> values = new TreeMap<>();
            handle.createQuery("SHOW GLOBAL VARIABLES")
                    .map((row, context) -> Map.entry(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2)))
                    .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
            return new ServerVariables(name(), values);
        });
    }

    @Override
    public GtidPositions gtid() {
        return read(handle -> handle.createQuery(
                        "SELECT @@global.gtid_binlog_pos, @@global.gtid_slave_pos, @@global.gtid_binlog_state,"
                                + " @@global.server_id")
                .map((row, context) -> new GtidPositions(
                        GtidList.parse(row.getString(1)),
                        GtidList.parse(row.getString(2)),
                        GtidList.parse(row.getString(3)),
                        row.getString(4)))
                .one());
    }

    @Override
    public List<ReplicaStatus> following() {
        return list(Query.FOLLOWING);
    }

    @Override
    public List<String> binlogFilters() {
        return list("SHOW MASTER STATUS", Rows::binlogFilters).stream()
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<String> connectionFilters() {
        return list(Query.FOLLOWING.statement(), Rows::connectionFilters).stream()
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<ConnectedReplica> replicas() {
        return sessions().stream()
                .filter(session -> session.whose() == Whose.REPLICA)
                .map(dump -> new ConnectedReplica(dump.id(), dump.user(), dump.host()))
                .toList();
    }

    @Override
    public List<RegisteredReplica> registeredReplicas() {
        return list(
                "SHOW SLAVE HOSTS",
                row -> new RegisteredReplica(row.getLong("Server_id"), row.getString("Host"), row.getInt("Port")));
    }

    @Override
    public List<ClientSession> sessions() {
        return list(Query.sessions(address()));
    }

    @Override
    public List<Account> accounts() {
        return read(Accounts::read);
    }

    @Override
    public String ownAccount() {
        return read(handle ->
                handle.createQuery("SELECT CURRENT_USER()").mapTo(String.class).one());
    }

    @Override
    public List<Definer> definers() {
        return list(Sql.DEFINERS, row -> Definer.of(row.getString(1), row.getString(2)));
    }

    @Override
    public List<String> preparedXa() {
        return list("XA RECOVER FORMAT = 'SQL'", row -> row.getString("data"));
    }

    @Override
    public List<OpenTransaction> transactions() {
        return list(
                        Sql.TRANSACTIONS,
                        row -> new OpenTransaction(row.getLong(1), Duration.ofSeconds(row.getLong(2)), row.getLong(3)))
                .stream()
                .filter(transaction -> !OwnConnections.has(address(), transaction.sessionId()))
                .toList();
    }

    @Override
    public List<TableFacts> tables() {
        return read(handle -> {
            Set<String> withPrimaryKey =
                    handle.createQuery(Sql.PRIMARY_KEYS).mapTo(String.class).set();
            return handle.createQuery(Sql.TABLES)
                    .map((row, context) -> Rows.table(row, withPrimaryKey))
                    .list();
        });
    }

    @Override
    public List<TableEngine> engines() {
        return list(Sql.ENGINES, row -> new TableEngine(row.getString(1), row.getString(2), row.getString(3)));
    }

    @Override
    public List<EventFacts> events() {
        return list(
                Sql.EVENTS,
                row -> new EventFacts(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
    }

    @Override
    public List<TriggerFacts> triggers() {
        return list(
                Sql.TRIGGERS,
                row -> new TriggerFacts(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
    }

    @Override
    public List<String> plugins() {
        return list(Sql.PLUGINS, row -> row.getString(1));
    }

    @Override
    public Set<String> ownPrivileges() {
        return Set.copyOf(list(Sql.OWN_PRIVILEGES, row -> row.getString(1)));
    }

    @Override
    public List<String> schemas() {
        return list(Sql.SCHEMAS, row -> row.getString(1));
    }

    @Override
    public Optional<Heartbeat> heartbeat() {
        knock();
        try (Handle handle = jdbi.open()) {
            return handle.createQuery(Query.HEARTBEAT.statement())
                    .map((row, context) -> Rows.heartbeat(row))
                    .findOne();
        } catch (JdbiException e) {
            if (e.getCause() instanceof SQLException cause && cause.getErrorCode() == NO_SUCH_TABLE) {
                return Optional.empty();
            }
            throw unreadable(e);
        }
    }

    @Override
    public DataSize binlogWrittenIn(Duration period) {
        return read(handle -> {
            long before = binlogWritten(handle);
            handle.createQuery("SELECT SLEEP(:seconds)")
                    .bind("seconds", period.toMillis() / 1e3)
                    .mapTo(Integer.class)
                    .one();
            return new DataSize(Math.max(0, binlogWritten(handle) - before));
        });
    }

    private static long binlogWritten(Handle handle) {
        return handle.createQuery(Sql.BINLOG_WRITTEN).mapTo(Long.class).one();
    }

    @Override
    public Duration timeToReach() {
        long start = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address().host(), address().port()), Math.toIntExact(CONNECT.toMillis()));
            return Duration.ofNanos(System.nanoTime() - start);
        } catch (IOException e) {
            throw LandfallException.external(
                    "Can't reach " + name() + " at " + address() + ": " + e.getMessage()
                            + ". See whether the server runs and no firewall is between.",
                    e);
        }
    }

    @Override
    public Duration timeToConnect() {
        long start = System.nanoTime();
        try (Connection ignored = login.connect(CONNECT, READ)) {
            return Duration.ofNanos(System.nanoTime() - start);
        } catch (SQLException e) {
            throw login.unreachable(e);
        }
    }

    private static void one(Handle handle) {
        handle.createQuery("SELECT 1").mapTo(Integer.class).one();
    }

    @Override
    public List<Duration> timesToAnswer(int count) {
        return read(handle -> {
            one(handle);
            List<Duration> times = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                one(handle);
                times.add(Duration.ofNanos(System.nanoTime() - start));
            }
            return times;
        });
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T> List<T> list(Query<T> query) {
        return list(query.statement(), query.row());
    }

    private <T> List<T> list(String sql, Query.Row<T> reader) {
        return read(handle ->
                handle.createQuery(sql).map((row, context) -> reader.read(row)).list());
    }

    /** An empty pool would try again and again for 3 s before it tells that nobody is let in. */
    private void knock() {
        if (pool.getHikariPoolMXBean().getTotalConnections() == 0) {
            timeToConnect();
        }
    }

    /** Reads; once more over a new connection when the server had ended the pool's, as when it was restarted. */
    private <T> T read(Look<T> look) {
        try {
            return readOnce(look);
        } catch (JdbiException e) {
            if (!isConnectionLost(e)) {
                throw unreadable(e);
            }
            pool.getHikariPoolMXBean().softEvictConnections();
            return readAgain(look);
        }
    }

    private <T> T readAgain(Look<T> look) {
        try {
            return readOnce(look);
        } catch (JdbiException e) {
            throw unreadable(e);
        }
    }

    private <T> T readOnce(Look<T> look) {
        knock();
        try (Handle handle = jdbi.open()) {
            handle.getConfig(SqlStatements.class).setTemplateEngine((String sql, StatementContext context) -> sql);
            return look.at(handle);
        }
    }

    /** SQLSTATE class 08 is "connection exception"; what the pool itself could not open is not lost but never was. */
    private static boolean isConnectionLost(JdbiException e) {
        return e.getCause() instanceof SQLException cause
                && !(cause instanceof SQLTransientConnectionException)
                && (FAREWELLS.contains(cause.getErrorCode())
                        || String.valueOf(cause.getSQLState()).startsWith("08"));
    }

    private LandfallException unreadable(JdbiException e) {
        return e.getCause() instanceof SQLException cause
                ? SqlFailure.translate(login, cause)
                : LandfallException.bug("Landfall read " + name() + " wrongly: " + e.getMessage(), e);
    }

    private interface Look<T> {
        T at(Handle handle);
    }
}
