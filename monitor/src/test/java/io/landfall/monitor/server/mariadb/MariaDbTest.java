package io.landfall.monitor.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.landfall.lab.Lab;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.ReplicatingPair;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.Definer;
import io.landfall.monitor.server.LabViews;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.ServerViewContract;
import io.landfall.monitor.server.TriggerFacts;
import io.landfall.monitor.server.Whose;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.jdbc.JdbcServer;
import io.landfall.monitor.server.sql.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MariaDbTest implements ServerViewContract {

    private static Lab lab;
    private static ReplicatingPair pair;
    private static JdbcServer source;
    private static JdbcServer replica;
    private static JdbcServer silent;
    private static JdbcServer refusing;

    @BeforeAll
    static void startTwoServers() {
        lab = Lab.open();
        pair = lab.replicatingPair();
        DatabaseLogin login = LabViews.login(lab, pair.source(), "old-db");
        source = LabViews.view(login);
        replica = LabViews.view(LabViews.login(lab, pair.target(), "new-db"));
        silent = LabViews.view(new DatabaseLogin(
                "no-db", new ServerAddress("127.0.0.1", lab.freePort()), login.user(), login.password()));
        refusing = LabViews.view(new DatabaseLogin("shut-db", login.address(), login.user(), Secret.of("wrong-Xy1")));
        execute(
                pair.source(),
                "CREATE DATABASE IF NOT EXISTS landfall",
                "CREATE TABLE IF NOT EXISTS landfall.heartbeat (id TINYINT PRIMARY KEY, sequence BIGINT NOT NULL,"
                        + " written_at_us BIGINT NOT NULL, writer VARCHAR(64) NOT NULL)",
                "CREATE DATABASE IF NOT EXISTS shop",
                "CREATE TABLE shop.item (id INT PRIMARY KEY, name VARCHAR(50))",
                "CREATE TABLE shop.note (text VARCHAR(50))",
                "CREATE TRIGGER shop.shout BEFORE INSERT ON shop.note FOR EACH ROW SET NEW.text = UPPER(NEW.text)",
                "CREATE EVENT shop.nightly ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM shop.note");
    }

    @Test
    void opensSessionsThatRelyOnNothingThatTheServersGlobalsSay() throws SQLException {
        Map<String, String> hostile = Map.ofEntries(
                Map.entry("sql_mode", "'ORACLE,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH,ONLY_FULL_GROUP_BY'"),
                Map.entry("autocommit", "0"),
                Map.entry("completion_type", "2"),
                Map.entry("tx_isolation", "'READ-UNCOMMITTED'"),
                Map.entry("tx_read_only", "1"),
                Map.entry("sql_select_limit", "1"),
                Map.entry("sql_safe_updates", "1"),
                Map.entry("max_join_size", "1"),
                Map.entry("sql_big_selects", "0"),
                Map.entry("sql_auto_is_null", "1"),
                Map.entry("sql_notes", "0"),
                Map.entry("max_error_count", "0"),
                Map.entry("group_concat_max_len", "4"),
                Map.entry("max_sort_length", "64"),
                Map.entry("max_statement_time", "0.5"),
                Map.entry("max_session_mem_used", "1000000"),
                Map.entry("lock_wait_timeout", "1"),
                Map.entry("innodb_lock_wait_timeout", "1"),
                Map.entry("wait_timeout", "1"),
                Map.entry("net_read_timeout", "1"),
                Map.entry("net_write_timeout", "1"),
                Map.entry("idle_transaction_timeout", "1"),
                Map.entry("idle_readonly_transaction_timeout", "1"),
                Map.entry("idle_write_transaction_timeout", "1"),
                Map.entry("time_zone", "'+13:00'"),
                Map.entry("lc_messages", "'de_DE'"),
                Map.entry("old_mode", "'ZERO_DATE_TIME_CAST'"),
                Map.entry("old_passwords", "1"),
                Map.entry("low_priority_updates", "1"),
                Map.entry("default_storage_engine", "MyISAM"),
                Map.entry("character_set_client", "latin1"),
                Map.entry("collation_connection", "latin1_german2_ci"));
        try (Connection usual = ownSession()) {
            List<String> defaults = hostile.keySet().stream()
                    .map(name -> "SET GLOBAL " + name + " = " + global(usual, name))
                    .toList();
            Map<String, String> before = variables(usual, hostile.keySet());
            try {
                hostile.forEach((name, value) -> run(usual, "SET GLOBAL " + name + " = " + value));

                try (Connection among = ownSession()) {
                    assertThat(variables(among, hostile.keySet())).isEqualTo(before);
                }
            } finally {
                defaults.forEach(statement -> run(usual, statement));
            }
        }
    }

    @Test
    void tellsWhichLocalAccountsGetInOverTcpOnlyByTheirHostsName() {
        execute(
                pair.source(),
                "CREATE USER by_password@localhost IDENTIFIED BY 'a'",
                "CREATE USER without@localhost",
                "CREATE USER by_socket@localhost IDENTIFIED VIA unix_socket",
                "CREATE USER by_invalid@localhost IDENTIFIED VIA mysql_native_password USING 'invalid' OR unix_socket",
                "CREATE USER by_either@localhost IDENTIFIED VIA unix_socket OR mysql_native_password USING PASSWORD('a')",
                "CREATE USER twice@localhost IDENTIFIED BY 'a', twice@'%' IDENTIFIED BY 'a'",
                "CREATE USER other@localhost IDENTIFIED BY 'a', other@'127.%' IDENTIFIED BY 'b'");
        try {
            assertThat(source.accounts().stream().filter(Account::localByName).map(Account::name))
                    .contains("by_password@localhost", "without@localhost", "by_either@localhost", "other@localhost")
                    .doesNotContain("by_socket@localhost", "by_invalid@localhost", "twice@localhost", "twice@%")
                    .doesNotContain("other@127.%", "landfall@localhost", "root@localhost");
        } finally {
            execute(
                    pair.source(),
                    "DROP USER by_password@localhost, without@localhost, by_socket@localhost, by_invalid@localhost,"
                            + " by_either@localhost, twice@localhost, twice@'%', other@localhost, other@'127.%'");
        }
    }

    private static Connection ownSession() throws SQLException {
        return LabViews.login(lab, pair.source(), "old-db").open(Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    private static Map<String, String> variables(Connection connection, Set<String> names) throws SQLException {
        Map<String, String> values = new TreeMap<>();
        for (String name : names) {
            values.put(name, text(connection, "SELECT @@session." + name));
        }
        return values;
    }

    /** As SET takes it. */
    private static String global(Connection connection, String name) {
        String value = text(connection, "SELECT @@global." + name);
        return value.equals("null") || value.matches("[0-9.]+") ? value : "'" + value + "'";
    }

    private static String text(Connection connection, String query) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return String.valueOf(row.getString(1));
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    private static void run(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Test
    void readsOverANewConnectionWhenTheServerHasEndedItsOwn() throws SQLException {
        source.variables();
        endConnectionsOf(pair.source());

        assertThat(source.variables().number("port")).isEqualTo(pair.source().port());
    }

    private static void endConnectionsOf(LabMariaDb server) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            List<Long> ids = new ArrayList<>();
            try (ResultSet sessions = statement.executeQuery("SELECT id FROM information_schema.processlist"
                    + " WHERE user = 'landfall' AND id <> CONNECTION_ID()")) {
                while (sessions.next()) {
                    ids.add(sessions.getLong(1));
                }
            }
            for (long id : ids) {
                statement.execute("KILL CONNECTION " + id);
            }
        }
    }

    @AfterAll
    static void stopThem() {
        source.close();
        replica.close();
        silent.close();
        refusing.close();
        lab.close();
    }

    @Override
    public ServerView source() {
        return source;
    }

    @Override
    public ServerView replica() {
        return replica;
    }

    @Override
    public ServerView silent() {
        return silent;
    }

    @Override
    public ServerView refusing() {
        return refusing;
    }

    @Override
    public void writeHeartbeat(long sequence, long writtenAtMicros, String writer) {
        try (Connection connection = pair.source().connect();
                PreparedStatement write =
                        connection.prepareStatement("REPLACE INTO landfall.heartbeat VALUES (1, ?, ?, ?)")) {
            write.setLong(1, sequence);
            write.setLong(2, writtenAtMicros);
            write.setString(3, writer);
            write.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void namesTheServerAndTheSettingWhenThePasswordIsWrong() {
        assertThatThrownBy(() -> refusing.variables())
                .hasMessage(
                        "shut-db (" + pair.source().address() + ") refused the login of `landfall`: wrong password, or"
                                + " no such account from this host. Check servers.shut-db.user and .password.")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("wrong-Xy1"));
    }

    @Test
    void readsAgainAfterTheServerWasKilledAndCameBack() {
        LabMariaDb server = lab.host("third-host")
                .mariaDb(io.landfall.lab.MariaDbSettings.initialised())
                .start();
        try (JdbcServer view = LabViews.view(LabViews.login(lab, server, "third-db"))) {
            assertThat(view.schemas()).isEmpty();
            server.kill9();
            assertThatThrownBy(view::schemas).isInstanceOf(LandfallException.class);
            server.start();

            assertThat(view.schemas()).isEmpty();
            assertThat(view.heartbeat()).isEmpty();
        }
    }

    @Test
    void readsTheSameServerWhoseConnectionsWereAllKilled() {
        source.schemas();
        for (ClientSession session : replicaOf(source)) {
            execute(pair.source(), "KILL " + session.id());
        }

        assertThat(source.schemas()).containsExactly("shop");
    }

    private static java.util.List<ClientSession> replicaOf(JdbcServer view) {
        return view.sessions().stream()
                .filter(session ->
                        session.user().equals("landfall") && session.command().equals("Sleep"))
                .toList();
    }

    @Test
    void findsTheAccountsThatWriteUnderReadOnlyAlsoThroughRoles() {
        execute(
                pair.source(),
                "CREATE USER super_only IDENTIFIED BY 'x'",
                "GRANT SUPER ON *.* TO super_only",
                "CREATE USER direct IDENTIFIED BY 'x' ACCOUNT LOCK",
                "GRANT READ_ONLY ADMIN ON *.* TO direct",
                "CREATE ROLE inner_role",
                "CREATE ROLE outer_role",
                "GRANT READ_ONLY ADMIN ON *.* TO inner_role",
                "GRANT inner_role TO outer_role",
                "CREATE USER by_role@'app.example' IDENTIFIED BY 'x'",
                "GRANT outer_role TO by_role@'app.example'");

        Map<String, Account> accounts = source.accounts().stream()
                .filter(account -> !account.user().equals("landfall"))
                .collect(Collectors.toMap(Account::user, account -> account));

        assertThat(accounts.get("super_only").writesUnderReadOnly()).isFalse();
        assertThat(accounts.get("app").writesUnderReadOnly()).isFalse();
        assertThat(accounts.get("direct").writesUnderReadOnly()).isTrue();
        assertThat(accounts.get("direct").locked()).isTrue();
        assertThat(accounts.get("by_role").writesUnderReadOnly()).isTrue();
        assertThat(accounts.get("by_role").host()).isEqualTo("app.example");
        assertThat(accounts.get("by_role").plugin()).isEqualTo("mysql_native_password");
        assertThat(accounts.get("outer_role").role()).isTrue();
        assertThat(accounts.get("root").writesUnderReadOnly()).isTrue();
        assertThat(accounts.get("root").rights()).containsExactly("READ ONLY ADMIN");
        assertThat(accounts.get("by_role").rights()).isEmpty();
        assertThat(accounts.get("inner_role").rights()).containsExactly("READ ONLY ADMIN");
    }

    @Test
    void knowsItsOwnSessionsFromThoseOfSomebodyElseUnderTheSameName() throws SQLException {
        DatabaseLogin login = LabViews.login(lab, pair.source(), "old-db");
        try (Connection own = login.connect(Duration.ofSeconds(5), Duration.ofSeconds(5));
                Connection foreign = pair.source().connect()) {
            Map<Long, Whose> whose =
                    source.sessions().stream().collect(Collectors.toMap(ClientSession::id, ClientSession::whose));

            assertThat(whose.get(id(own))).isEqualTo(Whose.OURS);
            assertThat(whose.get(id(foreign))).isEqualTo(Whose.CLIENT);
            assertThat(whose).containsValue(Whose.REPLICA);
        }
        assertThat(replica.sessions()).extracting(ClientSession::whose).contains(Whose.SERVER);
        try (JdbcServer another = LabViews.view(login)) {
            assertThat(another.sessions())
                    .as("the pool's sessions")
                    .extracting(ClientSession::whose)
                    .contains(Whose.OURS);
        }
    }

    @Test
    void tellsTheSameClientsToAPersonAsToItself() throws SQLException {
        execute(pair.source(), "SET GLOBAL event_scheduler = ON");

        try (Connection client = pair.source().connect()) {
            assertThat(clientsByHand(pair.source())).contains(id(client));
        }
        assertThat(source.sessions())
                .extracting(ClientSession::command, ClientSession::user, ClientSession::whose)
                .contains(tuple("Daemon", "event_scheduler", Whose.SERVER));
        assertThat(replica.sessions())
                .extracting(ClientSession::command, ClientSession::user, ClientSession::whose)
                .contains(
                        tuple("Slave_IO", "system user", Whose.SERVER),
                        tuple("Slave_SQL", "system user", Whose.SERVER));
        clientsByHand(pair.target());
        execute(pair.source(), "SET GLOBAL event_scheduler = OFF");
    }

    /** Returns the ids, read in both ways over one connection; nobody's account stands for this process. */
    private static List<Long> clientsByHand(LabMariaDb server) throws SQLException {
        Query<ClientSession> query = new MariaDb().sessions(ServerAddress.parse(server.address()));
        List<Long> told = new ArrayList<>();
        List<Long> seen = new ArrayList<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT id FROM information_schema.processlist"
                    + " WHERE id <> CONNECTION_ID() AND " + Sessions.isClientByHand("'nobody'") + " ORDER BY id")) {
                while (row.next()) {
                    told.add(row.getLong(1));
                }
            }
            try (ResultSet row = statement.executeQuery(query.statement())) {
                while (row.next()) {
                    ClientSession session = query.row().read(row);
                    if (Set.of(Whose.CLIENT, Whose.OURS).contains(session.whose())) {
                        seen.add(session.id());
                    }
                }
            }
        }
        assertThat(told).isEqualTo(seen);
        return told;
    }

    private static long id(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void namesTheDefinersOfEverythingThatRunsWithTheirRights() {
        execute(
                pair.source(),
                "CREATE ROLE maker",
                "CREATE DEFINER = maker PROCEDURE shop.by_role() SELECT 1",
                "CREATE DEFINER = root@localhost PROCEDURE shop.invoked() SQL SECURITY INVOKER SELECT 1",
                "CREATE DEFINER = root@localhost VIEW shop.seen AS SELECT 1");

        assertThat(source.definers())
                .contains(
                        new Definer("maker", "", "procedure shop.by_role"),
                        new Definer("root", "localhost", "view shop.seen"))
                .extracting(Definer::what)
                .doesNotContain("procedure shop.invoked");
        assertThat(source.ownAccount()).isEqualTo("landfall@localhost");
    }

    @Test
    void seesOpenAndPreparedTransactionsAndTheirSessions() throws SQLException {
        try (Connection connection = pair.source().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("XA START 'pay','7'");
            statement.execute("INSERT INTO shop.item VALUES (1, 'one')");

            assertThat(source.transactions()).anyMatch(transaction -> transaction.rowsModified() == 1);

            statement.execute("XA END 'pay','7'");
            statement.execute("XA PREPARE 'pay','7'");

            assertThat(source.preparedXa()).containsExactly("'pay','7'");

            statement.execute("XA ROLLBACK 'pay','7'");
        }
    }

    @Test
    void seesTriggersPrivilegesAndGtidPositions() {
        pair.awaitCaughtUp();

        assertThat(source.triggers()).extracting(TriggerFacts::name).containsExactly("shout");
        assertThat(source.ownPrivileges()).contains("PROCESS", "EVENT", "SLAVE MONITOR", "READ ONLY ADMIN");
        assertThat(source.binlogFilters()).isEmpty();
        assertThat(replica.gtid().applied().covers(source.gtid().binlog())).isTrue();
        assertThat(source.gtid().state().covers(replica.gtid().state())).isTrue();
    }

    @Test
    void measuresWhatIsWrittenToTheBinaryLog() {
        assertThat(replica.binlogWrittenIn(Duration.ofMillis(1)).bytes()).isNotNegative();
        AtomicBoolean measured = new AtomicBoolean();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            while (!measured.get()) {
                execute(pair.source(), "INSERT INTO shop.note VALUES ('" + "x".repeat(50) + "')");
            }
        });

        long written = source.binlogWrittenIn(Duration.ofMillis(500)).bytes();

        measured.set(true);
        writing.join();
        assertThat(written).isGreaterThan(50);
    }

    @Test
    void looksWithSessionsThatCannotWrite() {
        assertThat(source.sessions())
                .allSatisfy(session -> assertThat(session.time()).isGreaterThanOrEqualTo(Duration.ZERO));
        assertThat(source.sessions()).extracting(ClientSession::command).contains("Binlog Dump");
    }

    private static void execute(LabMariaDb server, String... statements) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
