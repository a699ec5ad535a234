package io.landfall.monitor.server.jdbc;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.ConnectedReplica;
import io.landfall.monitor.server.Definer;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.Dialects;
import io.landfall.monitor.server.EventFacts;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.NeededLibrary;
import io.landfall.monitor.server.OpenTransaction;
import io.landfall.monitor.server.OwnStatements;
import io.landfall.monitor.server.Presence;
import io.landfall.monitor.server.Pulse;
import io.landfall.monitor.server.RegisteredReplica;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.Setting;
import io.landfall.monitor.server.TableEngine;
import io.landfall.monitor.server.TableFacts;
import io.landfall.monitor.server.TlsAccount;
import io.landfall.monitor.server.TriggerFacts;
import io.landfall.monitor.server.Whose;
import io.landfall.monitor.server.connection.Asked;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.OwnConnections;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.connection.SqlFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * A server seen over JDBC, of whichever family it says it is. Its sessions are read-only and give up after 10 s. It may be
 * built while the server is down.
 */
public final class JdbcServer implements ServerView, AutoCloseable {

    /** What the server says before it ends a connection: it shuts down, the connection was killed. */
    private static final Set<Integer> FAREWELLS = Set.of(1053, 1927);

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofSeconds(10);
    private static final int ACCESS_DENIED = 1045;
    private static final int NO_SUCH_TABLE = 1146;

    /** One thread for all pools. */
    private static final ScheduledExecutorService HOUSEKEEPING = Daemons.timer("pools");

    /** Connections, each made ready by the first statement in the dialect. */
    private record Pool(Dialect dialect, HikariDataSource connections, Jdbi jdbi, OwnStatements ownStatements) {

        boolean isEmpty() {
            return connections.getHikariPoolMXBean().getTotalConnections() == 0;
        }
    }

    private final DatabaseLogin login;
    private final Dialects dialects;
    private volatile Optional<Pool> pool = Optional.empty();
    private boolean closed;

    public JdbcServer(DatabaseLogin login, Dialects dialects) {
        this.login = login;
        this.dialects = dialects;
    }

    private Pool open(Dialect dialect) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("look-at-" + login.server());
        config.setDataSource(new MysqlDataSource() {
            private static final long serialVersionUID = 1L;

            @Override
            public Connection getConnection() throws SQLException {
                return login.open(CONNECT, READ);
            }
        });
        config.setMaximumPoolSize(3);
        config.setScheduledExecutor(HOUSEKEEPING);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(WAIT.toMillis());
        config.setValidationTimeout(Duration.ofSeconds(2).toMillis());
        config.setIdleTimeout(Duration.ofSeconds(10).toMillis());
        config.setReadOnly(true);
        config.setConnectionInitSql(dialect.lookOnly(READ.minusSeconds(1)));
        HikariDataSource connections = new HikariDataSource(config);
        return new Pool(dialect, connections, Jdbi.create(connections), dialect.ownStatements());
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
    public Dialect dialect() {
        return ready().dialect();
    }

    @Override
    public boolean hasToProveItself() {
        return login.tls().isPresent();
    }

    /** Asked over a new connection: an older one was shown the certificate of then. */
    @Override
    public Optional<Instant> certificateExpiry() {
        Dialect dialect = dialect();
        try (Handle fresh = Jdbi.open(() -> login.open(CONNECT, READ))) {
            return asked(fresh).list(dialect.certificateExpiry()).stream()
                    .findFirst()
                    .flatMap(Function.identity());
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
        return one(Dialect::identity);
    }

    @Override
    public ServerVariables variables() {
        return new ServerVariables(
                name(),
                list(Dialect::variables).stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, last) -> last)));
    }

    @Override
    public List<Setting> settings() {
        return read((dialect, server) -> dialect.settings(server));
    }

    @Override
    public GtidPositions gtid() {
        return one(Dialect::gtid);
    }

    @Override
    public List<ReplicaStatus> following() {
        return list(Dialect::following);
    }

    @Override
    public boolean applierIsHeld() {
        return one(Dialect::applierIsHeld);
    }

    @Override
    public List<String> binlogFilters() {
        return list(Dialect::binlogFilters).stream().flatMap(List::stream).toList();
    }

    @Override
    public List<String> connectionFilters() {
        return list(Dialect::connectionFilters).stream().flatMap(List::stream).toList();
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
        return list(Dialect::registeredReplicas);
    }

    @Override
    public List<ClientSession> sessions() {
        return list(dialect -> dialect.sessions(address()));
    }

    @Override
    public List<Account> accounts() {
        return read((dialect, server) -> dialect.accounts(server));
    }

    @Override
    public List<TlsAccount> tlsAccounts() {
        return list(Dialect::tlsAccounts);
    }

    @Override
    public String ownAccount() {
        return one(Dialect::ownAccount);
    }

    @Override
    public List<Definer> definers() {
        return list(Dialect::definers);
    }

    @Override
    public List<String> preparedXa() {
        return list(Dialect::preparedXa);
    }

    @Override
    public List<OpenTransaction> transactions() {
        return list(Dialect::transactions).stream()
                .filter(transaction -> !OwnConnections.has(address(), transaction.sessionId()))
                .toList();
    }

    @Override
    public List<TableFacts> tables() {
        return read((dialect, server) -> dialect.tables(server));
    }

    @Override
    public List<TableEngine> engines() {
        return list(Dialect::engines);
    }

    @Override
    public List<EventFacts> events() {
        return list(Dialect::events);
    }

    @Override
    public List<String> ownStatements(GtidPositions here, GtidPositions source) {
        OwnStatements reader = ready().ownStatements();
        return read((dialect, server) -> reader.read(server, here, source));
    }

    @Override
    public List<TriggerFacts> triggers() {
        return list(Dialect::triggers);
    }

    @Override
    public List<String> plugins() {
        return list(Dialect::plugins);
    }

    @Override
    public List<NeededLibrary> libraries() {
        return list(Dialect::libraries);
    }

    @Override
    public Set<String> ownPrivileges() {
        return Set.copyOf(list(Dialect::ownPrivileges));
    }

    @Override
    public List<String> schemas() {
        return list(Dialect::schemas);
    }

    @Override
    public Optional<Heartbeat> heartbeat() {
        return ifItsTableIsThere((dialect, server) -> server.list(dialect.heartbeat()))
                .flatMap(rows -> rows.stream().findFirst());
    }

    @Override
    public Pulse pulse() {
        return ifItsTableIsThere(JdbcServer::pulse)
                .orElseGet(() -> new Pulse(
                        gtid(),
                        !variables().isOn("read_only"),
                        Optional.empty(),
                        timesToAnswer(1).get(0)));
    }

    private static Pulse pulse(Dialect dialect, Asked server) {
        long start = System.nanoTime();
        Pulse told = server.list(dialect.pulse()).get(0);
        return new Pulse(
                told.gtid(), told.takesWrites(), told.heartbeat(), Duration.ofNanos(System.nanoTime() - start));
    }

    /** Empty where Landfall has no table for its heartbeat yet. */
    private <T> Optional<T> ifItsTableIsThere(Look<T> look) {
        try {
            return Optional.of(read(look));
        } catch (LandfallException e) {
            if (e.getCause() instanceof SQLException cause && cause.getErrorCode() == NO_SUCH_TABLE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public DataSize binlogWrittenIn(Duration period) {
        return read((dialect, server) -> {
            long before = server.list(dialect.binlogWritten()).get(0);
            server.list(dialect.sleep(period));
            return new DataSize(Math.max(0, server.list(dialect.binlogWritten()).get(0) - before));
        });
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

    @Override
    public List<Duration> timesToAnswer(int count) {
        return read((dialect, server) -> {
            Query<Integer> ping = dialect.ping();
            server.list(ping);
            List<Duration> times = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                server.list(ping);
                times.add(Duration.ofNanos(System.nanoTime() - start));
            }
            return times;
        });
    }

    @Override
    public synchronized void close() {
        closed = true;
        pool.ifPresent(open -> open.connections().close());
    }

    private <T> T one(Function<Dialect, Query<T>> query) {
        return list(query).get(0);
    }

    private <T> List<T> list(Function<Dialect, Query<T>> query) {
        return read((dialect, server) -> server.list(query.apply(dialect)));
    }

    /**
     * The pool, in the dialect that the server speaks now. Where no connection is left the server is asked: it may be another
     * since, and an empty pool would try again and again for 3 s before it tells that nobody is let in.
     */
    private Pool ready() {
        Optional<Pool> now = pool;
        return now.isPresent() && !now.get().isEmpty() ? now.get() : ready(knock());
    }

    private synchronized Pool ready(Dialect spoken) {
        if (closed) {
            throw LandfallException.external(name() + " is not looked at any more.");
        }
        if (pool.isEmpty() || pool.get().dialect() != spoken) {
            pool.ifPresent(other -> other.connections().close());
            pool = Optional.of(open(spoken));
        }
        return pool.get();
    }

    private Dialect knock() {
        try (Connection connection = login.connect(CONNECT, READ)) {
            return dialects.of(name(), connection.getMetaData().getDatabaseProductVersion());
        } catch (SQLException e) {
            throw login.unreachable(e);
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
            pool.ifPresent(open -> open.connections().getHikariPoolMXBean().softEvictConnections());
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
        Pool open = ready();
        try (Handle handle = open.jdbi().open()) {
            return look.at(open.dialect(), asked(handle));
        }
    }

    private static Asked asked(Handle handle) {
        handle.getConfig(SqlStatements.class).setTemplateEngine((String sql, StatementContext context) -> sql);
        return new Asked() {
            @Override
            public <T> List<T> list(Query<T> query) {
                org.jdbi.v3.core.statement.Query asked = handle.createQuery(query.statement());
                for (int i = 0; i < query.parameters().size(); i++) {
                    asked.bind(i, query.parameters().get(i));
                }
                return asked.map((row, context) -> query.row().read(row)).list();
            }
        };
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
        T at(Dialect dialect, Asked server);
    }
}
