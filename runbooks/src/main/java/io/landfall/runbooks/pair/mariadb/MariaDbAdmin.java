package io.landfall.runbooks.pair.mariadb;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.host.Shell;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.EventFacts;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.mariadb.MariaDb;
import io.landfall.runbooks.pair.account.AccountName;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.pair.server.Position;
import io.landfall.runbooks.pair.server.RowDialect;
import io.landfall.runbooks.pair.server.SqlString;
import io.landfall.runbooks.pair.sql.CommonStatements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How MariaDB is changed, 10.4 or newer. */
public final class MariaDbAdmin extends CommonStatements {

    private static final Upgrade UPGRADE =
            new Upgrade("mariadb-upgrade", List.of("mariadb_upgrade_info", "mysql_upgrade_info"));

    private static final String POSITION =
            """
            SELECT @@global.gtid_binlog_pos, @@global.gtid_slave_pos, @@global.gtid_binlog_state,
            IF(@@global.read_only, 1, 0), @@global.event_scheduler, UTC_TIMESTAMP(6), @@global.server_id,
            (SELECT CONCAT(sequence, ' of ', writer, ' at ', written_at_us) FROM landfall.heartbeat WHERE id = 1)""";

    /** {@code ER_NO_SUCH_THREAD}. */
    private static final int NO_SUCH_THREAD = 1094;

    /** {@code ER_GTID_STRICT_OUT_OF_ORDER}. */
    private static final int OUT_OF_ORDER = 1950;

    private static final Map<String, String> EVENT_WORDS =
            Map.of("ENABLED", "ENABLE", "DISABLED", "DISABLE", "SLAVESIDE_DISABLED", "DISABLE ON SLAVE");

    private static final String KEEP_CHARACTER_SETS =
            "SET STATEMENT binlog_row_image = MINIMAL FOR UPDATE mysql.event SET character_set_client = NULLIF(%s, ''),"
                    + " collation_connection = NULLIF(%s, ''), db_collation = NULLIF(%s, '') WHERE db = %s AND name = %s";

    private static final String WAY = "mysql_native_password USING ";

    /** Lines 5 and 6 of master.info are user and password: the values of an option file, quoted. */
    private static final String PRINT_LOGIN =
            """
            test -r %1$s || { echo "can't read "%1$s >&2; exit 1; }
            awk 'NR==5 {u=$0} NR==6 {p=$0} END {gsub(/\\\\/, "&&", p); gsub(/"/, "\\\\\\"", p)
                printf "[client]\\nuser=\\"%%s\\"\\npassword=\\"%%s\\"\\n", u, p}' %1$s""";

    private final Dialect reading = new MariaDb();

    @Override
    public Dialect reading() {
        return reading;
    }

    @Override
    public Query<Position> position() {
        return new Query<>(POSITION, this::position);
    }

    private Position position(ResultSet row) throws SQLException {
        return new Position(
                reading.gtids(row.getString(1)),
                reading.gtids(row.getString(2)),
                reading.gtids(row.getString(3)),
                Optional.ofNullable(row.getString(8)).orElse(""),
                row.getBoolean(4),
                row.getString(5),
                row.getString(6),
                row.getString(7));
    }

    @Override
    public <T> Optional<Query<T>> together(List<String> statements, Query<T> query) {
        return Optional.of(new Query<>(
                "BEGIN NOT ATOMIC " + String.join("; ", statements) + "; " + query.statement() + "; END",
                query.row(),
                query.parameters()));
    }

    @Override
    public RowDialect rows() {
        return new MariaDbRows(reading);
    }

    @Override
    protected String unlimited() {
        return "tx_read_only = 0, max_statement_time = 0";
    }

    @Override
    public List<String> endConnections(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return List.of("BEGIN NOT ATOMIC DECLARE CONTINUE HANDLER FOR " + NO_SUCH_THREAD + " BEGIN END; "
                + ids.stream().map(id -> "KILL CONNECTION " + id + "; ").collect(Collectors.joining()) + "END");
    }

    @Override
    public String clientProgram() {
        return "mariadb";
    }

    @Override
    public String findClient() {
        return "command -v mariadb || command -v mysql";
    }

    @Override
    public List<String> clientVerifies(boolean byName) {
        return byName ? List.of("--ssl-verify-server-cert") : List.of();
    }

    /** From 11.4 on it insists on a certificate. */
    @Override
    public List<String> clientAsksForNoTls() {
        return List.of("--loose-skip-ssl-verify-server-cert");
    }

    @Override
    public Optional<Upgrade> upgrade() {
        return Optional.of(UPGRADE);
    }

    @Override
    public String findLibraries() {
        return """
            server=$(command -v mariadbd || command -v mysqld || echo /usr/sbin/mariadbd)
            "$server" --no-defaults --help --verbose 2>/dev/null | awk '$1 == "plugin-dir" { print $2 }'""";
    }

    @Override
    public String unit() {
        return "mariadb";
    }

    @Override
    public List<String> optionDirectories() {
        return List.of("/etc/mysql/mariadb.conf.d", "/etc/my.cnf.d");
    }

    @Override
    public String optionGroups() {
        return "--mysqld";
    }

    @Override
    public List<DataPart> partsOfData() {
        return List.of(
                new DataPart("innodb_log_group_home_dir", "redo", "ib_logfile*"),
                new DataPart("innodb_undo_directory", "undo", "undo[0-9][0-9][0-9]"),
                new DataPart("aria_log_dir_path", "aria", "aria_log_control aria_log.*"));
    }

    @Override
    public String binlogName() {
        return "mariadb-bin";
    }

    @Override
    public Map<String, String> settingsToFollow() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("log_slave_updates", "ON");
        settings.put("binlog_format", "ROW");
        settings.put("binlog_row_image", "FULL");
        settings.put("gtid_strict_mode", "ON");
        return settings;
    }

    @Override
    public String close() {
        return "SET GLOBAL read_only = 1";
    }

    @Override
    public List<String> open() {
        return List.of("SET GLOBAL read_only = OFF");
    }

    @Override
    public List<Statement> openUnless(List<Unless> reasons, Change change) {
        return List.of(new Statement(
                "BEGIN NOT ATOMIC "
                        + reasons.stream().map(MariaDbAdmin::refused).collect(Collectors.joining())
                        + switch (change) {
                            case NOTHING -> "DO 1";
                            case OPENED -> String.join("; ", open());
                            case OPENED_ALONE -> reading.endReplication() + "; " + String.join("; ", open());
                        }
                        + "; END",
                reasons.stream().flatMap(reason -> reason.parameters().stream()).toList()));
    }

    private static String refused(Unless reason) {
        return "IF " + reason.condition() + " THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = " + reason.code()
                + ", MESSAGE_TEXT = 'not opened'; END IF; ";
    }

    @Override
    public int refusal(LandfallException e) {
        return ErrorCode.of(e);
    }

    @Override
    public String beginsUnlogged() {
        return unlogged();
    }

    @Override
    public String endsUnlogged() {
        return "SET SESSION sql_log_bin = 1";
    }

    @Override
    public String writesByHand(String statements) {
        return statements;
    }

    /**
     * ALTER EVENT writes the character sets of whoever asks into an event, although its body stays as it is; the replicas of
     * this server may have the status that they are meant to have.
     */
    @Override
    public List<Statement> restore(EventFacts event) {
        Statement alter = new Statement(
                alter(event, "?", "?", EVENT_WORDS.get(event.status())), event.definerUser(), event.definerHost());
        return event.characterSets().isEmpty()
                ? List.of(alter)
                : List.of(
                        alter,
                        new Statement(KEEP_CHARACTER_SETS.formatted("?", "?", "?", "?", "?"), characterSets(event)));
    }

    @Override
    public String restoreByHand(EventFacts event) {
        String alter = alter(
                event,
                SqlString.quote(event.definerUser()),
                SqlString.quote(event.definerHost()),
                EVENT_WORDS.get(event.status()));
        return event.characterSets().isEmpty()
                ? alter
                : alter + "; "
                        + KEEP_CHARACTER_SETS.formatted(characterSets(event).stream()
                                .map(value -> SqlString.quote(value.toString()))
                                .toArray());
    }

    private static List<Object> characterSets(EventFacts event) {
        return Stream.<Object>concat(event.characterSets().stream(), Stream.of(event.schema(), event.name()))
                .toList();
    }

    @Override
    protected String asShown(String status) {
        return status;
    }

    @Override
    public Statement endsStatementsAfter(Duration limit) {
        return new Statement("SET SESSION max_statement_time = ?", limit.toMillis() / 1e3);
    }

    @Override
    public KeptLogin keptLogin(String dataDirectory) {
        String file = dataDirectory.replaceAll("/+$", "") + "/master.info";
        return new KeptLogin(
                Optional.empty(), PRINT_LOGIN.formatted(Shell.quote(file)), "the SSH user may read " + file);
    }

    @Override
    public String changesLogin() {
        return "STOP SLAVE; CHANGE MASTER TO MASTER_USER=..., MASTER_PASSWORD=...; START SLAVE";
    }

    @Override
    public Statement await(Gtids position, Duration limit) {
        return new Statement("SELECT MASTER_GTID_WAIT(?, ?)", position.toString(), limit.toMillis() / 1000.0);
    }

    @Override
    public String waitFunction() {
        return "MASTER_GTID_WAIT";
    }

    @Override
    public String written() {
        return "@@global.gtid_binlog_pos";
    }

    @Override
    public String applied() {
        return "@@global.gtid_slave_pos";
    }

    @Override
    public String hasWrittenSince(Position past) {
        String state = "CONCAT(',', @@global.gtid_binlog_state, ',')";
        for (String own : past.state().toString().split(",")) {
            if (own.contains("-" + past.origin() + "-")) {
                state = "REPLACE(" + state + ", " + SqlString.quote("," + own + ",") + ", ',,')";
            }
        }
        return state + " REGEXP CONCAT(',[0-9]+-', @@global.server_id, '-')";
    }

    @Override
    public Statement beginAfter(Gtids position) {
        return new Statement("SET GLOBAL gtid_slave_pos = ?", position.toString());
    }

    @Override
    public Statement follow(ServerAddress source, String user, Secret password, Optional<Trust> trust) {
        return trusting(
                "CHANGE MASTER TO MASTER_HOST = ?, MASTER_PORT = ?, MASTER_USER = ?, MASTER_PASSWORD = ?,"
                        + " MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1, MASTER_HEARTBEAT_PERIOD = 2"
                        + withoutTls(trust),
                List.of(source.host(), source.port(), user, password.reveal()),
                trust);
    }

    @Override
    public Statement repoint(ServerAddress source, Optional<Trust> trust) {
        return trusting(
                "CHANGE MASTER TO MASTER_HOST = ?, MASTER_PORT = ?, MASTER_USE_GTID = slave_pos",
                List.of(source.host(), source.port()),
                trust);
    }

    /** A new source is asked for a certificate from 11.4 on, unless the replica is told otherwise. */
    private static String withoutTls(Optional<Trust> trust) {
        return trust.isEmpty() ? ", MASTER_SSL = 0" : "";
    }

    private static Statement trusting(String text, List<Object> parameters, Optional<Trust> trust) {
        if (trust.isEmpty()) {
            return new Statement(text, parameters);
        }
        List<Object> all = new ArrayList<>(parameters);
        all.addAll(List.of(trust.get().caFile(), trust.get().byName() ? 1 : 0));
        return new Statement(
                text + ", MASTER_SSL = 1, MASTER_SSL_CA = ?, MASTER_SSL_VERIFY_SERVER_CERT = ?", List.copyOf(all));
    }

    @Override
    public Query<Boolean> isOutOfOrder() {
        return new Query<>(reading.showReplication(), row -> row.getInt("Last_SQL_Errno") == OUT_OF_ORDER);
    }

    @Override
    public Statement applyOutOfOrder(Gtids own, Duration limit) {
        String strict = "SET GLOBAL gtid_strict_mode = 1; ";
        return new Statement(
                "BEGIN NOT ATOMIC DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN " + strict + "RESIGNAL; END;"
                        + " SET GLOBAL gtid_strict_mode = 0; START SLAVE SQL_THREAD; DO MASTER_GTID_WAIT(?, ?); "
                        + strict + "END",
                own.toString(),
                limit.toMillis() / 1000.0);
    }

    @Override
    public String forgetSource() {
        return "RESET SLAVE ALL";
    }

    @Override
    public String followByHand(GtidPositions replica, ServerAddress source, String user, Optional<Trust> trust) {
        return "STOP SLAVE; SET GLOBAL gtid_slave_pos = " + ownEnd(replica) + "; CHANGE MASTER TO MASTER_HOST = '"
                + source.host() + "', MASTER_PORT = " + source.port() + ", MASTER_USER = '" + user
                + "', MASTER_PASSWORD = '{password}', MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1,"
                + " MASTER_HEARTBEAT_PERIOD = 2" + withoutTls(trust) + byHand(trust) + "; START SLAVE";
    }

    private String ownEnd(GtidPositions replica) {
        String end = written();
        Gtids onlyApplied = replica.applied().beyond(replica.applied().upTo(replica.binlog()));
        return onlyApplied.isEmpty()
                ? end
                : "CONCAT_WS(',', NULLIF(" + end + ", ''), " + SqlString.quote(onlyApplied.toString()) + ")";
    }

    @Override
    public String repointByHand(ServerAddress source, Optional<Trust> trust) {
        return "STOP SLAVE; CHANGE MASTER TO MASTER_HOST = " + SqlString.quote(source.host()) + ", MASTER_PORT = "
                + source.port() + ", MASTER_USE_GTID = slave_pos" + byHand(trust) + "; START SLAVE";
    }

    private static String byHand(Optional<Trust> trust) {
        return trust.map(how -> ", MASTER_SSL = 1, MASTER_SSL_CA = '"
                        + how.caFile().replace("'", "''") + "', MASTER_SSL_VERIFY_SERVER_CERT = "
                        + (how.byName() ? 1 : 0))
                .orElse("");
    }

    @Override
    public String changesSource() {
        return "CHANGE MASTER TO";
    }

    @Override
    public List<String> linesOfReplica(ServerAddress source) {
        return List.of(
                "Master_Host: " + source.host(),
                "Master_Port: " + source.port(),
                "Slave_IO_Running: Yes",
                "Slave_SQL_Running: Yes");
    }

    /** The hash is sent: the server writes what it is given into its binary log. */
    @Override
    public List<Statement> makeAccount(String user, String host, Secret password) {
        return makeAccount(user, host, WAY + "?", PasswordHash.of(password));
    }

    @Override
    public List<Statement> makeValidatedAccount(String user, String host, Secret password) {
        return makeAccount(user, host, WAY + "PASSWORD(?)", password.reveal());
    }

    @Override
    public Statement hasAccount(String user, String host, Secret password) {
        return account(user, host, "JSON_VALUE(priv, '$.authentication_string') = ?", PasswordHash.of(password));
    }

    @Override
    public String processTable() {
        return "information_schema.processlist";
    }

    @Override
    protected String accounts() {
        return "mysql.global_priv a";
    }

    @Override
    protected String locked() {
        return "COALESCE(JSON_VALUE(priv, '$.account_locked'), '0') IN ('1', 'true')";
    }

    /** Without that bit of sql/privilege.h. */
    @Override
    protected String lacking(String privilege) {
        long bit = 1L << (privilege.equals("SUPER") ? 15 : 33);
        return "NOT ((CAST(JSON_VALUE(priv, '$.access') AS UNSIGNED) & " + bit + ") <> 0)";
    }

    @Override
    public String grantRight(String privilege, String account) {
        return "GRANT " + privilege + " ON *.* TO " + account;
    }

    @Override
    public String revokeRight(String privilege, String account) {
        return "REVOKE " + privilege + " ON *.* FROM " + account;
    }

    @Override
    public String revokeRightIfThere(String privilege, String user, String host) {
        return "BEGIN NOT ATOMIC IF EXISTS (SELECT 1 FROM mysql.global_priv WHERE user = " + SqlString.quote(user)
                + " AND host = " + SqlString.quote(host) + ") THEN "
                + revokeRight(privilege, new AccountName(user, host).quoted()) + "; END IF; END";
    }

    @Override
    public String callCanary() {
        return "SET STATEMENT lock_wait_timeout = 0 FOR CALL landfall.canary_call(?, ?)";
    }

    @Override
    protected List<String> createCanaryCall(String definer) {
        return List.of("CREATE OR REPLACE " + canaryCall(definer));
    }
}
