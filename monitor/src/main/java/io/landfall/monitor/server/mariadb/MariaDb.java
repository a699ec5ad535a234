package io.landfall.monitor.server.mariadb;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.ApplierSetting;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.Definer;
import io.landfall.monitor.server.EventFacts;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.NeededLibrary;
import io.landfall.monitor.server.OwnStatements;
import io.landfall.monitor.server.RegisteredReplica;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.Series;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.TlsAccount;
import io.landfall.monitor.server.connection.Asked;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.sql.BinlogStatements;
import io.landfall.monitor.server.sql.CommonWords;
import io.landfall.monitor.server.sql.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How MariaDB is read, 10.4 or newer. */
public final class MariaDb extends CommonWords {

    /** The global privileges that let somebody write while {@code read_only} is on: {@code SUPER} only before 10.11. */
    public static final List<String> RIGHTS = List.of("READ ONLY ADMIN", "SUPER");

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.\\d+");
    private static final Pattern PRINTED = Pattern.compile("Ver (\\d+)\\.(\\d+)\\.\\d+-MariaDB");

    @Override
    public String family() {
        return "MariaDB";
    }

    @Override
    public boolean speaks(String version) {
        return version.contains("MariaDB");
    }

    @Override
    public String serverProgram() {
        return "mariadbd";
    }

    @Override
    public Series series(String version) {
        return series(VERSION.matcher(version), version);
    }

    @Override
    public Series printedSeries(String line) {
        return series(PRINTED.matcher(line), line);
    }

    private static Series series(Matcher version, String text) {
        if (!version.find()) {
            throw LandfallException.external("`" + text + "` is no version of MariaDB. See what is installed there.");
        }
        return new Series(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
    }

    @Override
    public GtidList gtids(String text) {
        return GtidList.parse(text);
    }

    @Override
    public String lookOnly(Duration limit) {
        return "SET SESSION tx_read_only = 1, SESSION max_statement_time = " + limit.toSeconds();
    }

    @Override
    public Query<ServerIdentity> identity() {
        return new Query<>(Statements.IDENTITY, Rows::identity);
    }

    @Override
    protected Query<Map.Entry<String, String>> changedVariables() {
        return new Query<>(Statements.CHANGED_VARIABLES, Rows::variable);
    }

    @Override
    public Query<GtidPositions> gtid() {
        return new Query<>(Statements.GTID, MariaDb::gtid);
    }

    @Override
    public Query<ReplicaStatus> following() {
        return new Query<>(Statements.FOLLOWING, MariaDb::replicaStatus);
    }

    @Override
    public Query<List<String>> binlogFilters() {
        return new Query<>("SHOW MASTER STATUS", Rows::binlogFilters);
    }

    @Override
    public Query<List<String>> connectionFilters() {
        return new Query<>(Statements.FOLLOWING, Rows::connectionFilters);
    }

    @Override
    public Query<RegisteredReplica> registeredReplicas() {
        return new Query<>("SHOW SLAVE HOSTS", Rows::registeredReplica);
    }

    @Override
    public Query<ClientSession> sessions(ServerAddress server) {
        return new Query<>(Statements.SESSIONS, row -> Rows.session(row, server));
    }

    @Override
    public List<Account> accounts(Asked server) {
        return Accounts.read(server);
    }

    @Override
    public Query<TlsAccount> tlsAccounts() {
        return new Query<>(Statements.TLS_ACCOUNTS, row -> new TlsAccount(row.getString(1), row.getBoolean(2)));
    }

    /** From 11.4 on it makes a certificate of its own where it has been given none. */
    @Override
    public boolean encrypts(Series series, Map<String, String> options) {
        boolean hasCertificate = options.containsKey("ssl_cert") && options.containsKey("ssl_key");
        return hasCertificate || series.compareTo(new Series(11, 4)) >= 0;
    }

    @Override
    public Query<Definer> definers() {
        return new Query<>(Statements.DEFINERS, row -> Definer.of(row.getString(1), row.getString(2)));
    }

    @Override
    public Query<String> preparedXa() {
        return new Query<>("XA RECOVER FORMAT = 'SQL'", row -> row.getString("data"));
    }

    @Override
    public Query<EventFacts> events() {
        return new Query<>(Statements.EVENTS, MariaDb::event);
    }

    @Override
    public OwnStatements ownStatements() {
        return new BinlogStatements(BeyondPast::of);
    }

    @Override
    public Query<NeededLibrary> libraries() {
        return new Query<>(Statements.LIBRARIES, Rows::library);
    }

    @Override
    public Query<Long> binlogWritten() {
        return new Query<>(Statements.BINLOG_WRITTEN, Rows::bytes);
    }

    @Override
    public Query<Long> redoWritten() {
        return new Query<>(Statements.REDO_WRITTEN, Rows::bytes);
    }

    @Override
    public Query<Long> redoSize() {
        return new Query<>(Statements.REDO_SIZE, Rows::bytes);
    }

    @Override
    public List<String> privilegesToLook() {
        return List.of("SELECT", "PROCESS", "EVENT", "TRIGGER", "SHOW DATABASES", "BINLOG MONITOR", "SLAVE MONITOR");
    }

    /** {@code binlog_expire_logs_seconds} (10.6 and newer) wins over {@code expire_logs_days}. */
    @Override
    public Duration binlogKept(ServerVariables variables) {
        Optional<String> seconds = variables.find("binlog_expire_logs_seconds");
        if (seconds.isPresent()) {
            return Duration.ofSeconds(variables.number("binlog_expire_logs_seconds"));
        }
        return Duration.ofSeconds(Math.round(Double.parseDouble(variables.text("expire_logs_days")) * 86_400));
    }

    @Override
    public String isolationLevel() {
        return "tx_isolation";
    }

    @Override
    public String logsWhatItApplies() {
        return "log_slave_updates";
    }

    /**
     * {@code slave_ddl_exec_mode = IDEMPOTENT}, the default, is not among them: a table that is there already is replaced by
     * the source's, one that is gone already stays gone, so that both end equal.
     */
    @Override
    public List<ApplierSetting> applierSettings() {
        return List.of(
                new ApplierSetting("slave_skip_errors", "OFF"),
                new ApplierSetting("slave_exec_mode", "STRICT"),
                new ApplierSetting("sql_slave_skip_counter", "0"),
                new ApplierSetting("replicate_events_marked_for_skip", "REPLICATE"),
                new ApplierSetting("gtid_ignore_duplicates", "OFF"),
                new ApplierSetting("slave_type_conversions", "", "|ALL_NON_LOSSY"),
                new ApplierSetting("slave_run_triggers_for_rbr", "NO"),
                new ApplierSetting("secure_timestamp", "NO", "NO|SUPER|REPLICATION"),
                new ApplierSetting("init_slave", ""));
    }

    @Override
    public List<String> semiSync() {
        return List.of("rpl_semi_sync_master");
    }

    @Override
    public Optional<String> cluster(ServerVariables variables) {
        return variables
                .find("wsrep_on")
                .filter(galera -> !galera.equalsIgnoreCase("OFF") && !galera.equals("0"))
                .map(galera -> "Galera cluster (wsrep_on = " + galera + ")");
    }

    @Override
    public String globalLocks() {
        return "FLUSH TABLES, LOCK TABLES";
    }

    @Override
    public String findsXa() {
        return "XA RECOVER FORMAT='SQL', then XA COMMIT or XA ROLLBACK";
    }

    @Override
    public String rightToWrite() {
        return RIGHTS.get(0);
    }

    @Override
    public String showReplication() {
        return "SHOW SLAVE STATUS";
    }

    @Override
    public String startReplication() {
        return "START SLAVE";
    }

    @Override
    public String stopReplication() {
        return "STOP SLAVE";
    }

    @Override
    public String endReplication() {
        return "STOP SLAVE; RESET SLAVE ALL";
    }

    @Override
    public String endNamedReplication() {
        return "RESET SLAVE 'name' ALL";
    }

    @Override
    public String followByGtid() {
        return "STOP SLAVE; CHANGE MASTER TO MASTER_USE_GTID = slave_pos; START SLAVE";
    }

    @Override
    public String follow(ServerAddress source) {
        return "STOP SLAVE; CHANGE MASTER TO MASTER_HOST = '" + source.host() + "', MASTER_PORT = " + source.port()
                + ", MASTER_USE_GTID = slave_pos; START SLAVE";
    }

    @Override
    public String setApplier() {
        return "(`STOP SLAVE`, `SET GLOBAL`, `START SLAVE`) and in its option files; slave_skip_errors and secure_timestamp"
                + " need a restart";
    }

    @Override
    public String moreAppliers() {
        return "`STOP SLAVE SQL_THREAD; SET GLOBAL slave_parallel_mode = optimistic, slave_parallel_threads = 4; START SLAVE"
                + " SQL_THREAD`";
    }

    @Override
    public String followUnfiltered() {
        return "STOP SLAVE; CHANGE MASTER TO IGNORE_SERVER_IDS = (), DO_DOMAIN_IDS = (), IGNORE_DOMAIN_IDS = ();"
                + " START SLAVE";
    }

    @Override
    public String closeToWrites() {
        return "SET GLOBAL read_only = ON";
    }

    @Override
    public String keepBinlog(Duration time) {
        return "SET GLOBAL expire_logs_days = " + time.toDays();
    }

    @Override
    public String keepBinlogOf(String server, Duration time) {
        return "`SET GLOBAL binlog_expire_logs_seconds = " + time.toSeconds() + "` on " + server
                + " (before 10.6 `expire_logs_days`)";
    }

    @Override
    public String binlogProgram() {
        return "mariadb-binlog";
    }

    @Override
    public String intoDataDirectory() {
        return "ALTER TABLE ... DATA DIRECTORY = ''";
    }

    @Override
    public String defineAgain() {
        return "CREATE OR REPLACE DEFINER = ...";
    }

    private static EventFacts event(ResultSet row) throws SQLException {
        return new EventFacts(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                List.of(row.getString(5), row.getString(6), row.getString(7)));
    }

    private static ReplicaStatus replicaStatus(ResultSet row) throws SQLException {
        long behind = row.getLong("Seconds_Behind_Master");
        OptionalLong secondsBehind = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(behind);
        return new ReplicaStatus(
                row.getString("Connection_name"),
                row.getString("Master_Host"),
                row.getInt("Master_Port"),
                row.getLong("Master_Server_Id"),
                row.getString("Slave_IO_Running"),
                "Yes".equals(row.getString("Slave_SQL_Running")),
                !"No".equals(row.getString("Using_Gtid")),
                row.getInt("Last_IO_Errno"),
                row.getString("Last_IO_Error"),
                row.getString("Last_SQL_Error"),
                secondsBehind,
                GtidList.parse(row.getString("Gtid_IO_Pos")));
    }

    private static GtidPositions gtid(ResultSet row) throws SQLException {
        return new GtidPositions(
                GtidList.parse(row.getString(1)),
                GtidList.parse(row.getString(2)),
                GtidList.parse(row.getString(3)),
                row.getString(4));
    }
}
