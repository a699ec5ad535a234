package io.landfall.runbooks.pair.mysql;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.EventFacts;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.mysql.MySql;
import io.landfall.monitor.server.mysql.Words;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How MySQL is changed. What closes it is {@code super_read_only}, which holds against every account, and it is persisted:
 * a server that is restarted comes up closed.
 */
public final class MySqlAdmin extends CommonStatements {

    /** {@code log_status} waits for whoever is committing, so that the set is what the binary log has. */
    private static final String POSITION =
            """
            SELECT (SELECT local->>'$.gtid_executed' FROM performance_schema.log_status),
            IF(@@global.read_only, 1, 0), @@global.event_scheduler, UTC_TIMESTAMP(6), @@global.server_uuid,
            (SELECT CONCAT(sequence, ' of ', writer, ' at ', written_at_us) FROM landfall.heartbeat WHERE id = 1)""";

    /** {@code ER_WRONG_VALUE_FOR_VAR}. */
    private static final int WRONG_VALUE = 1231;

    /** After a restart, too. */
    private static final List<String> STAYS_OPEN =
            List.of("RESET PERSIST IF EXISTS super_read_only", "RESET PERSIST IF EXISTS read_only");

    private static final String REFUSED = "not-opened-";
    private static final Pattern REASON = Pattern.compile(REFUSED + "(\\d+)");

    private static final String WAY = "caching_sha2_password ";

    private static final String GRANT_OPTION = " WITH GRANT OPTION";

    private static final String SHUT_AGAIN = "GLOBAL super_read_only = IF(@shut AND @@global.read_only, 'ON', 'OFF')";

    private static final String KEEP_OWN =
            "SET @client = @@session.character_set_client, @connection = @@session.collation_connection";

    private static final String OWN_AGAIN =
            "SET SESSION character_set_client = @client, collation_connection = @connection";

    private final MySql reading;
    private final Words words;

    private MySqlAdmin(MySql reading) {
        this.reading = reading;
        this.words = reading.words();
    }

    /** One for each time in which the same words were understood. */
    public static List<MySqlAdmin> all() {
        return MySql.all().stream().map(MySqlAdmin::new).toList();
    }

    @Override
    public Dialect reading() {
        return reading;
    }

    @Override
    public Query<Position> position() {
        return new Query<>(POSITION, this::position);
    }

    private Position position(ResultSet row) throws SQLException {
        Gtids executed = reading.gtids(row.getString(1));
        return new Position(
                executed,
                executed,
                executed,
                Optional.ofNullable(row.getString(6)).orElse(""),
                row.getBoolean(2),
                row.getString(3),
                row.getString(4),
                row.getString(5));
    }

    @Override
    public RowDialect rows() {
        return new MySqlRows(reading);
    }

    /** There are no compound statements outside of what is stored. */
    @Override
    public <T> Optional<Query<T>> together(List<String> statements, Query<T> query) {
        return Optional.empty();
    }

    @Override
    protected String unlimited() {
        return "transaction_read_only = 0, max_execution_time = 0";
    }

    @Override
    public List<String> endConnections(Collection<Long> ids) {
        return ids.stream().map(id -> "KILL CONNECTION " + id).toList();
    }

    @Override
    public String clientProgram() {
        return "mysql";
    }

    @Override
    public String findClient() {
        return "command -v mysql";
    }

    @Override
    public List<String> clientVerifies(boolean byName) {
        return List.of("--ssl-mode=" + (byName ? "VERIFY_IDENTITY" : "VERIFY_CA"));
    }

    /** The server's key, with which a password gets there without TLS, as {@link #trusting} asks for it. */
    @Override
    public List<String> clientAsksForNoTls() {
        return List.of("--loose-get-server-public-key");
    }

    @Override
    public String findLibraries() {
        return """
            server=$(command -v mysqld || echo /usr/sbin/mysqld)
            "$server" --no-defaults --help --verbose 2>/dev/null | awk '$1 == "plugin-dir" { print $2 }'""";
    }

    @Override
    public String unit() {
        return "mysql";
    }

    @Override
    public List<String> optionDirectories() {
        return List.of("/etc/mysql/mysql.conf.d", "/etc/my.cnf.d");
    }

    @Override
    public String optionGroups() {
        return "mysqld server";
    }

    @Override
    public List<DataPart> partsOfData() {
        return List.of(
                new DataPart("innodb_log_group_home_dir", "redo", "#innodb_redo ib_logfile*"),
                new DataPart("innodb_undo_directory", "undo", "undo_[0-9]*"));
    }

    @Override
    public String binlogName() {
        return "binlog";
    }

    @Override
    public Map<String, String> settingsToFollow() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(words.variable("log_", "_updates"), "ON");
        if (words != Words.NEW) {
            settings.put("binlog_format", "ROW");
        }
        settings.put("binlog_row_image", "FULL");
        settings.put("gtid_mode", "ON");
        settings.put("enforce_gtid_consistency", "ON");
        return settings;
    }

    /** Whoever died between two statements of {@link #open} has left a server that starts closed. */
    @Override
    public String isClosedForGood() {
        return "SELECT IF(@@global.read_only = kept AND @@global.super_read_only = kept, kept, 'until it starts again')"
                + " FROM (SELECT COUNT(*) > 0 AS kept FROM performance_schema.persisted_variables WHERE variable_name IN"
                + " ('read_only', 'super_read_only') AND variable_value = 'ON') AS persisted";
    }

    @Override
    public String close() {
        return "SET PERSIST super_read_only = ON";
    }

    @Override
    public List<String> closed() {
        return List.of("read_only=ON", "super_read_only=ON");
    }

    /** It takes {@code super_read_only} along, in what runs; what is persisted goes alone. */
    @Override
    public List<String> open() {
        return Stream.concat(Stream.of("SET GLOBAL read_only = OFF"), STAYS_OPEN.stream())
                .toList();
    }

    /**
     * The first statement does it or nothing: there are no compound statements outside of what is stored, but a value that
     * the variable can't have is refused, and named. A server that is open follows another for a moment, which is closed.
     */
    @Override
    public List<Statement> openUnless(List<Unless> reasons, Change change) {
        String value = change == Change.NOTHING ? "IF(@@session.foreign_key_checks, 'ON', 'OFF')" : "'OFF'";
        for (Unless reason : reasons) {
            value = "IF(" + reason.condition() + ", '" + REFUSED + reason.code() + "', " + value + ")";
        }
        String variable = change == Change.NOTHING ? "SESSION foreign_key_checks" : "GLOBAL read_only";
        Statement first = new Statement("SET " + variable + " = " + value, parameters(reasons));
        return switch (change) {
            case NOTHING -> List.of(first);
            case OPENED -> all(first, STAYS_OPEN);
            case OPENED_ALONE ->
                all(
                        first,
                        Stream.concat(Stream.of(words.stop(), words.reset()), STAYS_OPEN.stream())
                                .toList());
        };
    }

    /** The last reason stands first. */
    private static List<Object> parameters(List<Unless> reasons) {
        List<Object> all = new ArrayList<>();
        reasons.forEach(reason -> all.addAll(0, reason.parameters()));
        return List.copyOf(all);
    }

    private static List<Statement> all(Statement first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream().map(text -> new Statement(text)))
                .toList();
    }

    @Override
    public int refusal(LandfallException e) {
        Matcher reason = REASON.matcher(String.valueOf(e.getCause()));
        return ErrorCode.of(e) == WRONG_VALUE && reason.find() ? Integer.parseInt(reason.group(1)) : 0;
    }

    /** Closed by {@code super_read_only}, it refuses Landfall's account, too; {@code read_only} keeps others out meanwhile. */
    @Override
    public String beginsUnlogged() {
        return "SET @shut = IF(@@session.sql_log_bin, @@global.super_read_only, @shut), SESSION sql_log_bin = 0, GLOBAL super_read_only = OFF";
    }

    @Override
    public String endsUnlogged() {
        return "SET SESSION sql_log_bin = 1, " + SHUT_AGAIN;
    }

    @Override
    public String writesByHand(String statements) {
        return "SET @shut = @@global.super_read_only, GLOBAL super_read_only = OFF; " + statements + "; SET "
                + SHUT_AGAIN;
    }

    /** ALTER EVENT writes the character sets of whoever asks into an event, although its body stays as it is. */
    @Override
    public List<Statement> restore(EventFacts event) {
        Statement alter = new Statement(alter(event, "?", "?", word(event)), event.definerUser(), event.definerHost());
        return event.characterSets().isEmpty()
                ? List.of(alter)
                : List.of(
                        new Statement(KEEP_OWN),
                        new Statement(
                                readAs("?", "?"),
                                event.characterSets().get(0),
                                event.characterSets().get(1)),
                        alter,
                        new Statement(OWN_AGAIN));
    }

    @Override
    public String restoreByHand(EventFacts event) {
        String alter =
                alter(event, SqlString.quote(event.definerUser()), SqlString.quote(event.definerHost()), word(event));
        return event.characterSets().isEmpty()
                ? alter
                : String.join(
                        "; ",
                        KEEP_OWN,
                        readAs(
                                SqlString.quote(event.characterSets().get(0)),
                                SqlString.quote(event.characterSets().get(1))),
                        alter,
                        OWN_AGAIN);
    }

    private static String readAs(String client, String connection) {
        return "SET SESSION character_set_client = " + client + ", collation_connection = " + connection;
    }

    private String word(EventFacts event) {
        return switch (event.status()) {
            case "ENABLED" -> "ENABLE";
            case "DISABLED" -> "DISABLE";
            default -> words == Words.NEW ? "DISABLE ON REPLICA" : "DISABLE ON SLAVE";
        };
    }

    @Override
    protected String asShown(String status) {
        return words == Words.NEW ? status.replace("SLAVE", "REPLICA_") : status;
    }

    /** It ends a SELECT, and nothing else. */
    @Override
    public Statement endsStatementsAfter(Duration limit) {
        return new Statement("SET SESSION max_execution_time = ?", limit.toMillis());
    }

    @Override
    public String changesLogin() {
        return words.stop() + "; " + words.change() + " " + words.option("USER") + "=..., " + words.option("PASSWORD")
                + "=...; " + words.start();
    }

    @Override
    public KeptLogin keptLogin(String dataDirectory) {
        return new KeptLogin(
                Optional.of(ReplicaOptions.QUERY),
                "cat",
                "it stands in mysql.slave_master_info, as it does not after " + words.start()
                        + " USER = ... or with master_info_repository = FILE");
    }

    /** Without a limit it would wait for ever: one of zero is none. */
    @Override
    public Statement await(Gtids position, Duration limit) {
        return new Statement(
                "SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)", position.toString(), Math.max(1, limit.toMillis()) / 1000.0);
    }

    @Override
    public String waitFunction() {
        return "WAIT_FOR_EXECUTED_GTID_SET";
    }

    @Override
    public String written() {
        return "@@global.gtid_executed";
    }

    @Override
    public String applied() {
        return written();
    }

    @Override
    public String hasWrittenSince(Position past) {
        return "INSTR(GTID_SUBTRACT(@@global.gtid_executed, "
                + SqlString.quote(past.state().toString()) + "), @@global.server_uuid) > 0";
    }

    @Override
    public Statement beginAfter(Gtids position) {
        return new Statement(
                "SET GLOBAL gtid_purged = CONCAT('+', GTID_SUBTRACT(?, @@global.gtid_executed))", position.toString());
    }

    @Override
    public Statement follow(ServerAddress source, String user, Secret password, Optional<Trust> trust) {
        return changing(
                at("?", "?") + login("?", "?"), List.of(source.host(), source.port(), user, password.reveal()), trust);
    }

    @Override
    public Statement repoint(ServerAddress source, Optional<Trust> trust) {
        return changing(at("?", "?"), List.of(source.host(), source.port()), trust);
    }

    private Statement changing(String options, List<Object> parameters, Optional<Trust> trust) {
        List<Object> all = new ArrayList<>(parameters);
        trust.ifPresent(known -> all.add(known.caFile()));
        return new Statement(words.change() + " " + options + trusting(trust, "?"), List.copyOf(all));
    }

    private String at(String host, String port) {
        return words.option("HOST") + " = " + host + ", " + words.option("PORT") + " = " + port + ", "
                + words.option("AUTO_POSITION") + " = 1";
    }

    private String login(String user, String password) {
        return ", " + words.option("USER") + " = " + user + ", " + words.option("PASSWORD") + " = " + password + ", "
                + words.option("CONNECT_RETRY") + " = 1, " + words.option("HEARTBEAT_PERIOD") + " = 2";
    }

    /** Over TLS a password needs no key of the server's; without, the replica asks for that. */
    private String trusting(Optional<Trust> trust, String caFile) {
        return trust.map(known -> ", " + words.option("SSL") + " = 1, " + words.option("SSL_CA") + " = " + caFile + ", "
                        + words.option("SSL_VERIFY_SERVER_CERT") + " = " + (known.byName() ? 1 : 0))
                .orElse(", GET_" + words.option("PUBLIC_KEY") + " = 1");
    }

    /** A set may have gaps: an applier needs no order. */
    @Override
    public Query<Boolean> isOutOfOrder() {
        return new Query<>("SELECT FALSE", row -> row.getBoolean(1));
    }

    @Override
    public Statement applyOutOfOrder(Gtids own, Duration limit) {
        throw LandfallException.bug("No applier of MySQL stops as " + own + " is out of order.", null);
    }

    @Override
    public String forgetSource() {
        return words.reset();
    }

    /** From where it stands: what it has it does not ask for. */
    @Override
    public String followByHand(GtidPositions replica, ServerAddress source, String user, Optional<Trust> trust) {
        return changingByHand(source, login(SqlString.quote(user), "'{password}'"), trust);
    }

    @Override
    public String repointByHand(ServerAddress source, Optional<Trust> trust) {
        return changingByHand(source, "", trust);
    }

    private String changingByHand(ServerAddress source, String more, Optional<Trust> trust) {
        return words.stop() + "; " + words.change() + " "
                + at(SqlString.quote(source.host()), Integer.toString(source.port()))
                + more
                + trusting(
                        trust,
                        trust.map(known -> SqlString.quote(known.caFile())).orElse(""))
                + "; " + words.start();
    }

    @Override
    public String changesSource() {
        return words.change();
    }

    @Override
    public List<String> linesOfReplica(ServerAddress source) {
        return List.of(
                words.source() + "_Host: " + source.host(),
                words.source() + "_Port: " + source.port(),
                words.replica() + "_IO_Running: Yes",
                words.replica() + "_SQL_Running: Yes");
    }

    @Override
    public List<Statement> makeAccount(String user, String host, Secret password) {
        return makeAccount(user, host, WAY + "AS ?", PasswordString.of(password));
    }

    @Override
    public List<Statement> makeValidatedAccount(String user, String host, Secret password) {
        return makeAccount(user, host, WAY + "BY ?", password.reveal());
    }

    @Override
    public Statement hasAccount(String user, String host, Secret password) {
        return account(user, host, "authentication_string = ?", PasswordString.of(password));
    }

    @Override
    public String processTable() {
        return reading.processes();
    }

    @Override
    protected String accounts() {
        return "mysql.user a";
    }

    @Override
    protected String locked() {
        return "account_locked = 'Y'";
    }

    @Override
    protected String lacking(String privilege) {
        return privilege.equals("SUPER")
                ? "super_priv <> 'Y'"
                : "NOT EXISTS (SELECT 1 FROM mysql.global_grants g WHERE g.user = a.user AND g.host = a.host AND g.priv = "
                        + SqlString.quote(alone(privilege)) + ")";
    }

    /** One that is no bit of an account's may have been given with the right to give it on. */
    private static String alone(String privilege) {
        return privilege.replace(GRANT_OPTION, "");
    }

    @Override
    public String grantRight(String privilege, String account) {
        return "GRANT " + alone(privilege) + " ON *.* TO " + account
                + (privilege.endsWith(GRANT_OPTION) ? GRANT_OPTION : "");
    }

    @Override
    public String revokeRight(String privilege, String account) {
        return "REVOKE " + alone(privilege) + " ON *.* FROM " + account;
    }

    /** Looks first: before 8.0.30 nothing can be taken from an account that may not be there. */
    @Override
    public String revokeRightIfThere(String privilege, String user, String host) {
        String account = new AccountName(user, host).quoted();
        return "SET @revoke = IF((" + count(user, host, "NOT (" + lacking(privilege) + ")") + ") > 0, "
                + SqlString.quote(revokeRight(privilege, account)) + ", 'DO 0');\nPREPARE revoke_right FROM @revoke;\n"
                + "EXECUTE revoke_right;\nDEALLOCATE PREPARE revoke_right";
    }

    /** What it waits for is over when the connection's {@link #waits} are. */
    @Override
    public String callCanary() {
        return "CALL landfall.canary_call(?, ?)";
    }

    @Override
    protected List<String> createCanaryCall(String definer) {
        return List.of(dropCanaryCall(), "CREATE " + canaryCall(definer));
    }
}
