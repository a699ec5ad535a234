package io.landfall.monitor.server;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.mariadb.GtidList;
import io.landfall.monitor.server.mariadb.MariaDb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A server in memory, for tests: what it answers is what was put into it. It begins as a healthy MariaDB 10.11 with
 * nothing in it, and can be down, or refuse the login.
 */
public final class FakeServer implements ServerView {

    /** Change what is in these lists to change what the server answers. */
    public boolean applierIsHeld;

    public final List<ReplicaStatus> following = Collections.synchronizedList(new ArrayList<>());

    public final List<String> binlogFilters = Collections.synchronizedList(new ArrayList<>());
    public final List<String> connectionFilters = Collections.synchronizedList(new ArrayList<>());
    public final List<ConnectedReplica> replicas = Collections.synchronizedList(new ArrayList<>());
    public final List<RegisteredReplica> registeredReplicas = Collections.synchronizedList(new ArrayList<>());
    public final List<ClientSession> sessions = Collections.synchronizedList(new ArrayList<>());
    public final List<Account> accounts = Collections.synchronizedList(new ArrayList<>());
    public final List<Definer> definers = Collections.synchronizedList(new ArrayList<>());
    public final List<String> preparedXa = Collections.synchronizedList(new ArrayList<>());
    public final List<OpenTransaction> transactions = Collections.synchronizedList(new ArrayList<>());
    public final List<TableFacts> tables = Collections.synchronizedList(new ArrayList<>());
    /** What its binary log has of what it wrote itself; a transaction with rows unless that is changed. */
    public final List<String> ownStatements = Collections.synchronizedList(new ArrayList<>(List.of("BEGIN")));

    public final List<EventFacts> events = Collections.synchronizedList(new ArrayList<>());
    public final List<TriggerFacts> triggers = Collections.synchronizedList(new ArrayList<>());
    public final List<String> plugins = Collections.synchronizedList(new ArrayList<>());
    public final List<String> schemas = Collections.synchronizedList(new ArrayList<>());
    public final Set<String> ownPrivileges = Collections.synchronizedSet(new TreeSet<>(
            List.of("SELECT", "PROCESS", "EVENT", "TRIGGER", "SHOW DATABASES", "BINLOG MONITOR", "SLAVE MONITOR")));

    /** When the certificate ends that it shows. */
    public volatile Optional<Instant> certificateExpiry = Optional.empty();

    /** Runs before each answer, on the thread that asks: what waits there hangs. */
    public volatile Runnable whenAsked = () -> {};

    /** Whether it has to prove who it is. */
    public volatile boolean proven = true;

    private final String name;
    private final ServerAddress address;
    private final Map<String, String> variables = Collections.synchronizedMap(new TreeMap<>());
    private volatile ServerIdentity identity;
    private volatile GtidPositions gtid = new GtidPositions(none(), none(), none(), "");
    private volatile Optional<Heartbeat> heartbeat = Optional.empty();
    private volatile Presence presence = Presence.ANSWERS;
    private volatile DataSize binlogRate = new DataSize(0);
    private volatile Duration connectTime = Duration.ofMillis(3);
    private volatile Duration answerTime = Duration.ofNanos(200_000);

    public FakeServer(String name, long serverId) {
        this.name = name;
        this.address = new ServerAddress("10.0.0." + serverId, 3306);
        this.identity = new ServerIdentity(
                "10.11.6-MariaDB-log",
                name + "-host",
                serverId,
                3306,
                "/var/lib/mysql/",
                "/run/mysqld/mysqld.sock",
                Instant.parse("2026-01-01T00:00:00Z"));
        healthyVariables(serverId);
    }

    private void healthyVariables(long serverId) {
        for (String on : List.of("log_bin", "log_slave_updates", "innodb_doublewrite", "skip_name_resolve")) {
            variables.put(on, "ON");
        }
        for (String off : List.of("read_only", "event_scheduler", "wsrep_on")) {
            variables.put(off, "OFF");
        }
        variables.put("server_id", Long.toString(serverId));
        variables.put("binlog_format", "ROW");
        variables.put("binlog_row_image", "FULL");
        variables.put("log_bin_basename", "/var/lib/mysql/bin");
        variables.put("innodb_flush_log_at_trx_commit", "1");
        variables.put("sync_binlog", "1");
        variables.put("innodb_buffer_pool_size", Long.toString(6L << 30));
        variables.put("lower_case_table_names", "0");
        variables.put("binlog_expire_logs_seconds", "864000");
        variables.put("time_zone", "SYSTEM");
        variables.put("system_time_zone", "UTC");
        variables.put("sql_mode", "STRICT_TRANS_TABLES");
        variables.put("character_set_server", "utf8mb4");
        variables.put("collation_server", "utf8mb4_general_ci");
        variables.put("max_allowed_packet", "16777216");
        variables.put("explicit_defaults_for_timestamp", "ON");
        variables.put("tx_isolation", "REPEATABLE-READ");
        variables.put("max_connections", "151");
        variables.put("wait_timeout", "28800");
        variables.put("default_storage_engine", "InnoDB");
        variables.put("enforce_storage_engine", "");
        variables.put("slave_skip_errors", "OFF");
        variables.put("slave_exec_mode", "STRICT");
        variables.put("replicate_events_marked_for_skip", "REPLICATE");
    }

    /** Makes this server a healthy, closed replica of {@code source} at its position. */
    public FakeServer follow(FakeServer source) {
        following.clear();
        following.add(new ReplicaStatus(
                "",
                source.address.host(),
                source.address.port(),
                source.identity.serverId(),
                "Yes",
                true,
                true,
                0,
                "",
                "",
                OptionalLong.of(0),
                source.gtid.binlog()));
        gtid = new GtidPositions(source.gtid.binlog(), source.gtid.binlog(), source.gtid.state(), origin());
        return variable("read_only", "ON");
    }

    /** Replaces the replication status by one with these threads. */
    public FakeServer threads(boolean ioRunning, boolean sqlRunning, String ioError, String sqlError) {
        ReplicaStatus old = following.get(0);
        following.set(
                0,
                new ReplicaStatus(
                        old.connectionName(),
                        old.sourceHost(),
                        old.sourcePort(),
                        old.sourceServerId(),
                        ioRunning ? "Yes" : "No",
                        sqlRunning,
                        old.usesGtid(),
                        0,
                        ioError,
                        sqlError,
                        ioRunning && sqlRunning ? old.secondsBehind() : OptionalLong.empty(),
                        old.gtidIoPos()));
        return this;
    }

    public FakeServer variable(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    public FakeServer gtid(String binlogPos, String slavePos, String binlogState) {
        gtid = new GtidPositions(
                GtidList.parse(binlogPos), GtidList.parse(slavePos), GtidList.parse(binlogState), origin());
        return this;
    }

    private String origin() {
        return Long.toString(identity.serverId());
    }

    private static Gtids none() {
        return GtidList.parse("");
    }

    public FakeServer identity(ServerIdentity other) {
        identity = other;
        return this;
    }

    public FakeServer beat(Heartbeat beat) {
        heartbeat = Optional.of(beat);
        return this;
    }

    public FakeServer presence(Presence other) {
        presence = other;
        return this;
    }

    /** It writes so much to its binary log in a second. */
    public FakeServer writes(DataSize bytesPerSecond) {
        binlogRate = bytesPerSecond;
        return this;
    }

    /** Every login takes {@code login}, every answer {@code answer}. */
    public FakeServer takes(Duration login, Duration answer) {
        connectTime = login;
        answerTime = answer;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ServerAddress address() {
        return address;
    }

    @Override
    public Dialect dialect() {
        return answered(MariaDb::new);
    }

    @Override
    public boolean hasToProveItself() {
        return proven;
    }

    @Override
    public Optional<Instant> certificateExpiry() {
        return answered(() -> certificateExpiry);
    }

    @Override
    public Presence presence() {
        return presence;
    }

    @Override
    public ServerIdentity identity() {
        return answered(() -> identity);
    }

    /** What is among its variables of what it came with, changed or not. */
    @Override
    public List<Setting> settings() {
        return answered(() -> List.of("sql_mode", "time_zone", "tx_isolation", "max_connections").stream()
                .map(setting -> new Setting(setting, setting, variables.get(setting), true))
                .toList());
    }

    @Override
    public ServerVariables variables() {
        return answered(() -> new ServerVariables(name, variables));
    }

    @Override
    public GtidPositions gtid() {
        return answered(() -> gtid);
    }

    @Override
    public List<ReplicaStatus> following() {
        return answered(() -> List.copyOf(following));
    }

    @Override
    public boolean applierIsHeld() {
        return answered(() -> applierIsHeld);
    }

    @Override
    public List<String> binlogFilters() {
        return answered(() -> List.copyOf(binlogFilters));
    }

    @Override
    public List<String> connectionFilters() {
        return answered(() -> List.copyOf(connectionFilters));
    }

    @Override
    public List<ConnectedReplica> replicas() {
        return answered(() -> List.copyOf(replicas));
    }

    @Override
    public List<RegisteredReplica> registeredReplicas() {
        return answered(() -> List.copyOf(registeredReplicas));
    }

    @Override
    public List<ClientSession> sessions() {
        return answered(() -> List.copyOf(sessions));
    }

    @Override
    public List<Account> accounts() {
        return answered(() -> List.copyOf(accounts));
    }

    @Override
    public List<TlsAccount> tlsAccounts() {
        return answered(List::of);
    }

    @Override
    public String ownAccount() {
        return answered(() -> "landfall@%");
    }

    @Override
    public List<Definer> definers() {
        return answered(() -> List.copyOf(definers));
    }

    @Override
    public List<String> preparedXa() {
        return answered(() -> List.copyOf(preparedXa));
    }

    @Override
    public List<OpenTransaction> transactions() {
        return answered(() -> List.copyOf(transactions));
    }

    @Override
    public List<TableFacts> tables() {
        return answered(() -> List.copyOf(tables));
    }

    @Override
    public List<TableEngine> engines() {
        return answered(() -> tables.stream()
                .map(table -> new TableEngine(table.schema(), table.name(), table.engine()))
                .toList());
    }

    @Override
    public List<EventFacts> events() {
        return answered(() -> List.copyOf(events));
    }

    @Override
    public List<NeededLibrary> libraries() {
        return answered(List::of);
    }

    @Override
    public List<String> ownStatements(GtidPositions here, GtidPositions source) {
        return answered(() -> List.copyOf(ownStatements));
    }

    @Override
    public List<TriggerFacts> triggers() {
        return answered(() -> List.copyOf(triggers));
    }

    @Override
    public List<String> plugins() {
        return answered(() -> List.copyOf(plugins));
    }

    @Override
    public Set<String> ownPrivileges() {
        return answered(() -> Set.copyOf(ownPrivileges));
    }

    @Override
    public List<String> schemas() {
        return answered(() -> List.copyOf(schemas));
    }

    @Override
    public Optional<Heartbeat> heartbeat() {
        return answered(() -> heartbeat);
    }

    @Override
    public Pulse pulse() {
        return answered(() -> {
            boolean closed = variables.get("read_only").equals("ON");
            return new Pulse(gtid, !closed, heartbeat, answerTime);
        });
    }

    @Override
    public DataSize binlogWrittenIn(Duration period) {
        return answered(() -> new DataSize(binlogRate.bytes() * period.toMillis() / 1000));
    }

    @Override
    public Duration timeToReach() {
        if (presence == Presence.SILENT) {
            throw down();
        }
        return Duration.ofNanos(150_000);
    }

    @Override
    public Duration timeToConnect() {
        return answered(() -> connectTime);
    }

    @Override
    public List<Duration> timesToAnswer(int count) {
        return answered(() -> Collections.nCopies(count, answerTime));
    }

    private <T> T answered(Supplier<T> answer) {
        whenAsked.run();
        if (presence != Presence.ANSWERS) {
            throw down();
        }
        return answer.get();
    }

    private LandfallException down() {
        return LandfallException.external("Can't connect to " + name + " at " + address + ".");
    }
}
