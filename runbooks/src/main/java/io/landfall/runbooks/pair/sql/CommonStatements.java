package io.landfall.runbooks.pair.sql;

import io.landfall.monitor.server.EventFacts;
import io.landfall.monitor.server.TableEngine;
import io.landfall.monitor.server.connection.Identifier;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.sql.Sessions;
import io.landfall.runbooks.pair.account.AccountName;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.SqlString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What changes MariaDB and MySQL alike, word for word. */
public abstract class CommonStatements implements AdminDialect {

    private static final List<String> READ_AS =
            List.of("character_set_client", "collation_connection", "database_collation");

    private static final String CANARY_CALL = "PROCEDURE landfall.canary_call";

    /** The table of accounts, as {@code a}; its columns {@code user} and {@code host} are who it is. */
    protected abstract String accounts();

    /** A condition on that: the account is locked. */
    protected abstract String locked();

    /** A condition on that: the account does not have the privilege. */
    protected abstract String lacking(String privilege);

    @Override
    public final Statement hasAccount(String user, String host) {
        return account(user, host, "TRUE");
    }

    protected final Statement account(String user, String host, String condition, Object... more) {
        List<Object> parameters = new ArrayList<>(List.of(user, host));
        parameters.addAll(List.of(more));
        return new Statement(
                "SELECT 1 FROM " + accounts() + " WHERE user = ? AND host = ? AND " + condition,
                List.copyOf(parameters));
    }

    protected final String count(String user, String host, String condition) {
        return "(SELECT COUNT(*) FROM " + accounts() + " WHERE user = " + SqlString.quote(user) + " AND host = "
                + SqlString.quote(host) + " AND " + condition + ")";
    }

    /** Settings of a session in which statements may write and take any time. */
    protected abstract String unlimited();

    @Override
    public final String setsItself() {
        return unlogged() + ", sql_mode = '', autocommit = 1, " + unlimited();
    }

    @Override
    public final String clientBegins() {
        return "SET SESSION sql_mode = '', autocommit = 1, completion_type = 0, " + unlimited()
                + ", sql_safe_updates = 0, sql_select_limit = 18446744073709551615, group_concat_max_len = 65536,"
                + " lock_wait_timeout = 10, innodb_lock_wait_timeout = 10";
    }

    @Override
    public final List<String> fence() {
        return List.of(close(), "FLUSH TABLES WITH READ LOCK");
    }

    @Override
    public final String unloggedByHand(String statements) {
        return unlogged() + "; " + writesByHand(statements);
    }

    @Override
    public final String ownId() {
        return "SELECT CONNECTION_ID()";
    }

    @Override
    public final String waits() {
        return "SET SESSION wait_timeout = 604800, lock_wait_timeout = 5, innodb_lock_wait_timeout = 5";
    }

    @Override
    public final String unlogged() {
        return "SET SESSION " + offTheLog();
    }

    @Override
    public final String offTheLog() {
        return "sql_log_bin = 0";
    }

    @Override
    public final String waitsForLocks(Duration limit) {
        return "SET SESSION lock_wait_timeout = " + Math.max(1, (limit.toMillis() + 999) / 1000);
    }

    @Override
    public final String endStatement(long id) {
        return "KILL QUERY " + id;
    }

    @Override
    public final Statement hasConnection(long id, String user) {
        return new Statement("SELECT 1 FROM " + processTable() + " WHERE id = ? AND user = ?", id, user);
    }

    @Override
    public final String whoIsThere() {
        return "SELECT CONCAT_WS(', ', @@global.hostname, @@global.port, @@global.datadir)";
    }

    @Override
    public final Statement hasConnection(long id) {
        return new Statement("SELECT 1 FROM " + processTable() + " WHERE id = ?", id);
    }

    @Override
    public final Statement takeLock(String name, int seconds) {
        return new Statement("SELECT GET_LOCK(?, ?)", name, seconds);
    }

    @Override
    public final Statement giveLock(String name) {
        return new Statement("SELECT RELEASE_LOCK(?)", name);
    }

    @Override
    public final Statement lockHolder(String name) {
        return new Statement("SELECT IS_USED_LOCK(?)", name);
    }

    @Override
    public final String clients(String ours) {
        return others(Sessions.isClientByHand(SqlString.quote(ours)));
    }

    @Override
    public final String sessionsOf(String user) {
        return others("user = " + SqlString.quote(user));
    }

    @Override
    public final String waitingForLock() {
        return others("COALESCE(state, '') LIKE 'Waiting for%lock'");
    }

    private String others(String condition) {
        return "SELECT id FROM " + processTable() + " WHERE id <> CONNECTION_ID() AND " + condition;
    }

    @Override
    public final Query<Long> present(Collection<Long> ids) {
        return new Query<>(
                "SELECT id FROM " + processTable() + " WHERE id IN ("
                        + ids.stream().map(String::valueOf).collect(Collectors.joining(",")) + ")",
                row -> row.getLong(1));
    }

    @Override
    public final Statement isWithin(Duration time, String clock) {
        return new Statement("SELECT UTC_TIMESTAMP(6) < TIMESTAMPADD(SECOND, ?, ?)", time.toSeconds(), clock);
    }

    @Override
    public final String snapshot() {
        return "START TRANSACTION WITH CONSISTENT SNAPSHOT";
    }

    @Override
    public final String mark() {
        return "SAVEPOINT before_table";
    }

    @Override
    public final String backToMark() {
        return "ROLLBACK TO SAVEPOINT before_table";
    }

    @Override
    public final String checksum(TableEngine table) {
        return comparesRows() + " " + Identifier.quote(table.schema(), table.name());
    }

    @Override
    public final String comparesRows() {
        return "CHECKSUM TABLE";
    }

    @Override
    public final String warnings() {
        return "SHOW WARNINGS";
    }

    @Override
    public final Statement bytes(TableEngine table) {
        return new Statement(
                "SELECT data_length FROM information_schema.tables WHERE table_schema = ? AND table_name = ?",
                table.schema(),
                table.name());
    }

    @Override
    public final String changesEvent() {
        return "ALTER DEFINER = ... EVENT ... ENABLE or DISABLE";
    }

    @Override
    public final String countOthers(List<EventFacts> events) {
        return "SELECT COUNT(*) FROM information_schema.events WHERE "
                + events.stream().map(this::isOther).collect(Collectors.joining(" OR "));
    }

    private String isOther(EventFacts event) {
        String other = "status <> " + SqlString.quote(asShown(event.status()));
        if (!event.characterSets().isEmpty()) {
            other = "(" + other
                    + " OR CONCAT_WS(' ', "
                    + String.join(", ", READ_AS.subList(0, event.characterSets().size())) + ") <> "
                    + SqlString.quote(String.join(" ", event.characterSets())) + ")";
        }
        return "event_schema = " + SqlString.quote(event.schema()) + " AND event_name = "
                + SqlString.quote(event.name()) + " AND " + other;
    }

    /** A status as the server itself calls it. */
    protected abstract String asShown(String status);

    /** Gives the event its status; whoever does that is written into it for whom it is read. */
    protected final String alter(EventFacts event, String user, String host, String status) {
        return "ALTER DEFINER = " + user + "@" + host + " EVENT " + Identifier.quote(event.schema(), event.name()) + " "
                + status;
    }

    @Override
    public final String tellsClosed(String yes, String no) {
        return tells("@@global.read_only", yes, no);
    }

    @Override
    public final String tells(String expression, String yes, String no) {
        return "SELECT IF(" + expression + ", " + SqlString.quote(yes) + ", " + SqlString.quote(no) + ")";
    }

    @Override
    public final String tellsSessions(String ids, String lock) {
        return "SELECT CONCAT('sessions of Landfall: ', COUNT(*), COALESCE(CONCAT(' (', GROUP_CONCAT(id), ')'), ''))"
                + " FROM (" + ids + ") ours; SELECT CONCAT('the lock " + lock + " is ',"
                + " COALESCE(CONCAT('held by connection ', IS_USED_LOCK(" + SqlString.quote(lock) + ")), 'free'))";
    }

    @Override
    public final String processes() {
        return "mariadbd|mysqld";
    }

    @Override
    public final String locksTables() {
        return "LOCK TABLES";
    }

    @Override
    public final String locks() {
        return "ALTER USER ... ACCOUNT LOCK";
    }

    @Override
    public final String eventScheduler() {
        return "SELECT @@global.event_scheduler";
    }

    @Override
    public final String startEvents() {
        return "SET GLOBAL event_scheduler = ON";
    }

    @Override
    public final String isClosed() {
        return "SELECT IF(@@global.read_only, 1, 0)";
    }

    @Override
    public final String letGo() {
        return "UNLOCK TABLES";
    }

    @Override
    public final String freshRelayLog() {
        return "FLUSH LOCAL RELAY LOGS";
    }

    @Override
    public final String looksForWrites(Duration time, String some, String none) {
        return "SET @before = " + written() + "; DO SLEEP(" + time.toSeconds() + "); SELECT IF(" + written()
                + " <> @before, " + SqlString.quote(some) + ", " + SqlString.quote(none) + ")";
    }

    @Override
    public final String rightToReplicate() {
        return "REPLICATION SLAVE";
    }

    @Override
    public final Statement isLocked(String user, String host) {
        return account(user, host, locked());
    }

    @Override
    public final String revokeRightToWrite() {
        return "REVOKE " + reading().rightToWrite();
    }

    @Override
    public final Statement lacks(String user, String host, String privilege) {
        return account(user, host, lacking(privilege));
    }

    @Override
    public final String countLocked(String user, String host) {
        return count(user, host, locked());
    }

    @Override
    public final String countLacking(String user, String host, String privilege) {
        return count(user, host, lacking(privilege));
    }

    /** @param way how it proves who it is, with one parameter, which is {@code value} */
    protected static List<Statement> makeAccount(String user, String host, String way, String value) {
        return List.of(
                new Statement("CREATE USER IF NOT EXISTS ?@? IDENTIFIED WITH " + way, user, host, value),
                new Statement("ALTER USER ?@? IDENTIFIED WITH " + way, user, host, value));
    }

    @Override
    public final Statement grant(String privileges, String user, String host) {
        return new Statement("GRANT " + privileges + " ON *.* TO ?@?", user, host);
    }

    @Override
    public final Statement lock(String user, String host) {
        return new Statement("ALTER USER ?@? ACCOUNT LOCK", user, host);
    }

    @Override
    public final Statement unlock(String user, String host) {
        return new Statement("ALTER USER ?@? ACCOUNT UNLOCK", user, host);
    }

    @Override
    public final Statement drop(String user, String host) {
        return new Statement("DROP USER IF EXISTS ?@?", user, host);
    }

    @Override
    public final String grants(String privilege) {
        return "GRANT " + privilege;
    }

    @Override
    public final String unlocks() {
        return "ALTER USER ... ACCOUNT UNLOCK";
    }

    @Override
    public final String unlockIfThere(List<String> accounts) {
        return "ALTER USER IF EXISTS " + String.join(", ", accounts) + " ACCOUNT UNLOCK";
    }

    @Override
    public final String sum(List<String> counts) {
        return "SELECT " + String.join(" + ", counts);
    }

    /** A definer needs the right to run what he has defined. */
    @Override
    public final List<String> makeCanaryCall(String definer, String caller) {
        return Stream.concat(
                        createCanaryCall(definer).stream(),
                        Stream.of(definer, caller).map(one -> "GRANT EXECUTE ON " + CANARY_CALL + " TO " + one))
                .toList();
    }

    /** Also where there is one already; {@link #canaryCall} without its first word. */
    protected abstract List<String> createCanaryCall(String definer);

    protected static String canaryCall(String definer) {
        return "DEFINER = " + definer + " " + CANARY_CALL
                + " (id BIGINT, note VARCHAR(64)) SQL SECURITY DEFINER INSERT INTO landfall.canary VALUES (id, note)";
    }

    @Override
    public final Query<String> revokesOfCanaryCall() {
        return new Query<>(
                "SELECT user, host FROM mysql.procs_priv WHERE db = 'landfall' AND routine_name = 'canary_call'"
                        + " AND routine_type = 'PROCEDURE'",
                row -> "REVOKE ALL ON " + CANARY_CALL + " FROM "
                        + new AccountName(row.getString(1), row.getString(2)).quoted());
    }

    @Override
    public final String dropCanaryCall() {
        return "DROP PROCEDURE IF EXISTS landfall.canary_call";
    }

    @Override
    public final String dropAccounts() {
        return "DROP USER";
    }
}
