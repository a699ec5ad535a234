package io.landfall.monitor.server.mysql;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.ApplierSetting;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.Definer;
import io.landfall.monitor.server.EventFacts;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.NeededLibrary;
import io.landfall.monitor.server.OpenTransaction;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How MySQL is read, from 8.0.11 on. The words for replication changed twice: {@code REPLICA} and {@code SOURCE} came with
 * 8.0.22 and 8.0.23, and 8.4 knows only them.
 */
public final class MySql extends CommonWords {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final Pattern PRINTED = Pattern.compile("Ver (\\d+)\\.(\\d+)\\.(\\d+)(?!.*MariaDB)");
    private static final int OLDEST = 80_011;
    private static final int NEW_WORDS = 80_023;
    private static final int ONLY_NEW_WORDS = 80_400;

    private final int from;
    private final int before;
    private final Words words;

    private MySql(int from, int before, Words words) {
        this.from = from;
        this.before = before;
        this.words = words;
    }

    /** One for each time in which the same words were understood. */
    public static List<MySql> all() {
        return List.of(
                new MySql(OLDEST, NEW_WORDS, Words.OLD),
                new MySql(NEW_WORDS, ONLY_NEW_WORDS, Words.BOTH),
                new MySql(ONLY_NEW_WORDS, Integer.MAX_VALUE, Words.NEW));
    }

    public Words words() {
        return words;
    }

    @Override
    public String family() {
        return "MySQL";
    }

    @Override
    public boolean speaks(String version) {
        Matcher number = VERSION.matcher(version);
        return !version.contains("MariaDB") && number.lookingAt() && number(number) >= from && number(number) < before;
    }

    /** Returns 80033 for 8.0.33. */
    private static int number(Matcher version) {
        return (Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2))) * 100
                + Integer.parseInt(version.group(3));
    }

    @Override
    public String serverProgram() {
        return "mysqld";
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
            throw LandfallException.external("`" + text + "` is no version of MySQL. See what is installed there.");
        }
        return new Series(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
    }

    @Override
    public GtidSet gtids(String text) {
        return GtidSet.parse(text);
    }

    @Override
    public String lookOnly(Duration limit) {
        return "SET SESSION transaction_read_only = 1, SESSION max_execution_time = " + limit.toMillis();
    }

    @Override
    public Query<ServerIdentity> identity() {
        return new Query<>(Statements.IDENTITY, Rows::identity);
    }

    @Override
    protected Query<Map.Entry<String, String>> changedVariables() {
        return new Query<>(Statements.CHANGED_VARIABLES, Rows::variable);
    }

    /** One set tells all: what was written here, what was applied, and what was there before. */
    @Override
    public Query<GtidPositions> gtid() {
        return new Query<>("SELECT @@global.gtid_executed, @@global.server_uuid", row -> {
            GtidSet executed = GtidSet.parse(row.getString(1));
            return new GtidPositions(executed, executed, executed, row.getString(2));
        });
    }

    @Override
    public Query<ReplicaStatus> following() {
        return new Query<>(words.showReplication(), row -> {
            long behind = row.getLong("Seconds_Behind_" + words.source());
            OptionalLong secondsBehind = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(behind);
            return new ReplicaStatus(
                    row.getString("Channel_Name"),
                    row.getString(words.source() + "_Host"),
                    row.getInt(words.source() + "_Port"),
                    row.getLong(words.source() + "_Server_Id"),
                    row.getString(words.replica() + "_IO_Running"),
                    "Yes".equals(row.getString(words.replica() + "_SQL_Running")),
                    row.getBoolean("Auto_Position"),
                    row.getInt("Last_IO_Errno"),
                    row.getString("Last_IO_Error"),
                    row.getString("Last_SQL_Error"),
                    secondsBehind,
                    GtidSet.parse(row.getString("Retrieved_Gtid_Set")));
        });
    }

    @Override
    public Query<List<String>> binlogFilters() {
        return new Query<>(words.showBinlog(), Rows::binlogFilters);
    }

    @Override
    public Query<List<String>> connectionFilters() {
        return new Query<>(words.showReplication(), Rows::connectionFilters);
    }

    @Override
    public Query<RegisteredReplica> registeredReplicas() {
        return new Query<>(words.showReplicas(), Rows::registeredReplica);
    }

    /** The table of its processes, as a query's FROM takes it. */
    public String processes() {
        return words == Words.NEW ? Statements.PROCESSES : Statements.OLD_PROCESSES;
    }

    @Override
    public Query<OpenTransaction> transactions() {
        return words == Words.NEW ? new Query<>(Statements.TRANSACTIONS, Rows::transaction) : super.transactions();
    }

    @Override
    public Query<ClientSession> sessions(ServerAddress server) {
        return new Query<>(Statements.SESSIONS.formatted(processes()), row -> Rows.session(row, server));
    }

    @Override
    public List<Account> accounts(Asked server) {
        return Accounts.read(server);
    }

    @Override
    public Query<TlsAccount> tlsAccounts() {
        return new Query<>(Statements.TLS_ACCOUNTS, row -> new TlsAccount(row.getString(1), row.getBoolean(2)));
    }

    /** It makes a certificate of its own where it has been given none. */
    @Override
    public boolean encrypts(Series series, Map<String, String> options) {
        return !options.containsKey("skip_ssl");
    }

    @Override
    public Query<Definer> definers() {
        return new Query<>(Statements.DEFINERS, row -> Definer.of(row.getString(1), row.getString(2)));
    }

    /** As {@code XA COMMIT} reads it, whatever bytes it is made of. */
    @Override
    public Query<String> preparedXa() {
        return new Query<>("XA RECOVER CONVERT XID", row -> {
            String bytes = row.getString("data").substring(2);
            int qualifier = 2 * row.getInt("gtrid_length");
            return "X'" + bytes.substring(0, qualifier) + "',X'" + bytes.substring(qualifier) + "',"
                    + row.getLong("formatID");
        });
    }

    @Override
    public Query<EventFacts> events() {
        return new Query<>(
                Statements.EVENTS,
                row -> new EventFacts(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        List.of(row.getString(5), row.getString(6))));
    }

    @Override
    public OwnStatements ownStatements() {
        return new BinlogStatements(Errant::of);
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
        return new Query<>("SELECT @@innodb_redo_log_capacity", Rows::bytes);
    }

    @Override
    public List<String> privilegesToLook() {
        return List.of(
                "SELECT",
                "PROCESS",
                "EVENT",
                "TRIGGER",
                "SHOW DATABASES",
                "REPLICATION CLIENT",
                "REPLICATION SLAVE",
                "XA RECOVER ADMIN");
    }

    @Override
    public Duration binlogKept(ServerVariables variables) {
        boolean purges =
                variables.find("binlog_expire_logs_auto_purge").orElse("ON").equals("ON");
        return purges ? Duration.ofSeconds(variables.number("binlog_expire_logs_seconds")) : Duration.ZERO;
    }

    @Override
    public String isolationLevel() {
        return "transaction_isolation";
    }

    @Override
    public String logsWhatItApplies() {
        return words.variable("log_", "_updates");
    }

    @Override
    public List<ApplierSetting> applierSettings() {
        return List.of(
                new ApplierSetting(words.variable("", "_skip_errors"), "OFF"),
                new ApplierSetting(words.variable("", "_exec_mode"), "STRICT"),
                new ApplierSetting(words.variable("sql_", "_skip_counter"), "0"),
                new ApplierSetting(words.variable("", "_type_conversions"), "", "|ALL_NON_LOSSY"),
                new ApplierSetting(words.variable("init_", ""), ""));
    }

    /** Two plugins do it, under their own names each. */
    @Override
    public List<String> semiSync() {
        return List.of("rpl_semi_sync_source", "rpl_semi_sync_master");
    }

    @Override
    public Optional<String> cluster(ServerVariables variables) {
        return variables
                .find("group_replication_group_name")
                .filter(group -> !group.isEmpty())
                .map(group -> "replication group (group_replication_group_name = " + group + ")");
    }

    @Override
    public String globalLocks() {
        return "FLUSH TABLES, LOCK TABLES, LOCK INSTANCE";
    }

    @Override
    public String findsXa() {
        return "XA RECOVER CONVERT XID, then XA COMMIT or XA ROLLBACK";
    }

    @Override
    public String rightToWrite() {
        return Accounts.CONNECTION_ADMIN;
    }

    @Override
    public String showReplication() {
        return words.showReplication();
    }

    @Override
    public String startReplication() {
        return words.start();
    }

    @Override
    public String stopReplication() {
        return words.stop();
    }

    @Override
    public String endReplication() {
        return words.stop() + "; " + words.reset();
    }

    @Override
    public String endNamedReplication() {
        return words.reset() + " FOR CHANNEL 'name'";
    }

    @Override
    public String followByGtid() {
        return changed(words.option("AUTO_POSITION") + " = 1");
    }

    @Override
    public String follow(ServerAddress source) {
        return changed(words.option("HOST") + " = '" + source.host() + "', " + words.option("PORT") + " = "
                + source.port() + ", " + words.option("AUTO_POSITION") + " = 1");
    }

    @Override
    public String followUnfiltered() {
        return words.stop()
                + "; CHANGE REPLICATION FILTER REPLICATE_DO_DB = (), REPLICATE_IGNORE_DB = (), REPLICATE_DO_TABLE = (),"
                + " REPLICATE_IGNORE_TABLE = (), REPLICATE_WILD_DO_TABLE = (), REPLICATE_WILD_IGNORE_TABLE = (),"
                + " REPLICATE_REWRITE_DB = (); " + words.change() + " IGNORE_SERVER_IDS = (); " + words.start();
    }

    private String changed(String options) {
        return words.stop() + "; " + words.change() + " " + options + "; " + words.start();
    }

    @Override
    public String setApplier() {
        return "(`" + words.stop() + "`, `SET GLOBAL`, `" + words.start() + "`) and in its option files; "
                + words.variable("", "_skip_errors") + " needs a restart";
    }

    @Override
    public String moreAppliers() {
        return "`" + words.stop() + " SQL_THREAD; SET GLOBAL " + words.variable("", "_parallel_workers") + " = 4; "
                + words.start() + " SQL_THREAD`";
    }

    @Override
    public String closeToWrites() {
        return "SET GLOBAL super_read_only = ON";
    }

    @Override
    public String keepBinlog(Duration time) {
        return "SET GLOBAL binlog_expire_logs_seconds = " + time.toSeconds();
    }

    @Override
    public String keepBinlogOf(String server, Duration time) {
        return "`" + keepBinlog(time) + "` on " + server;
    }

    @Override
    public String binlogProgram() {
        return "mysqlbinlog";
    }

    @Override
    public String intoDataDirectory() {
        return "CREATE TABLE ... LIKE";
    }

    @Override
    public String defineAgain() {
        return "DROP, then CREATE DEFINER = ...";
    }
}
