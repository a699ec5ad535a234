package io.landfall.monitor.server.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.Lab;
import io.landfall.lab.database.LabMySql;
import io.landfall.lab.database.MySqlRelease;
import io.landfall.lab.process.Awaited;
import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.checks.Limits;
import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.checks.Occasion;
import io.landfall.monitor.checks.Requirements;
import io.landfall.monitor.checks.activity.UnacknowledgedCommits;
import io.landfall.monitor.checks.names.HostNameAccounts;
import io.landfall.monitor.checks.topology.NoGalera;
import io.landfall.monitor.host.SshConnection;
import io.landfall.monitor.host.SshHost;
import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.Definer;
import io.landfall.monitor.server.Dialects;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.LabViews;
import io.landfall.monitor.server.NeededLibrary;
import io.landfall.monitor.server.OpenTransaction;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.ServerViewContract;
import io.landfall.monitor.server.Whose;
import io.landfall.monitor.server.connection.DatabaseLogin;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.jdbc.JdbcServer;
import io.landfall.monitor.server.mariadb.MariaDb;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** MySQL behind the same view as MariaDB. */
@ParameterizedClass
@EnumSource(MySqlRelease.class)
class MySqlTest implements ServerViewContract {

    private static final String WITHOUT_LIBRARIES = "that release comes without these libraries";
    private static final int PAIRS = 2000;
    private static final List<String> SERVERS = List.of(
            "3e11fa47-71ca-11e1-9e33-c80aa9429562",
            "3E11FA47-71CA-11E1-9E33-C80AA9429563",
            "bbbbbbbb-3f0d-431b-9a12-575bb20c1507");

    /** Printed when sets differ, so that the same ones can be tried again. */
    private static final long SEED = System.nanoTime();

    private static final Random RANDOM = new Random(SEED);

    private static Lab lab;
    private static LabMySql old;
    private static LabMySql fresh;
    private static DatabaseLogin login;
    private static JdbcServer source;
    private static JdbcServer replica;
    private static JdbcServer silent;
    private static JdbcServer refusing;

    @Parameter
    private MySqlRelease release;

    @BeforeParameterizedClassInvocation
    static void startTwoServers(MySqlRelease release) throws SQLException {
        Optional<String> whyNot = release.whyNot();
        assumeTrue(whyNot.isEmpty(), whyNot::orElseThrow);
        lab = Lab.open();
        old = LabMySql.start(lab, release);
        fresh = LabMySql.start(lab, release).follow(old);
        login = LabViews.login(lab, old, "old-db");
        source = LabViews.view(login);
        replica = LabViews.view(LabViews.login(lab, fresh, "new-db"));
        silent = LabViews.view(new DatabaseLogin(
                "no-db", new ServerAddress("127.0.0.1", lab.freePort()), login.user(), login.password()));
        refusing = LabViews.view(new DatabaseLogin("shut-db", login.address(), login.user(), Secret.of("wrong-Xy1")));
        execute(
                "CREATE DATABASE landfall",
                "CREATE TABLE landfall.heartbeat (id TINYINT PRIMARY KEY, sequence BIGINT NOT NULL,"
                        + " written_at_us BIGINT NOT NULL, writer VARCHAR(64) NOT NULL)",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.item (id INT PRIMARY KEY, name VARCHAR(50))",
                "CREATE TABLE shop.note (text VARCHAR(50))",
                "CREATE DEFINER = app TRIGGER shop.shout BEFORE INSERT ON shop.note FOR EACH ROW SET NEW.text = UPPER(NEW.text)",
                "CREATE DEFINER = app PROCEDURE shop.note_it() INSERT INTO shop.note VALUES ('called')",
                "CREATE DEFINER = app EVENT shop.nightly ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM shop.note");
    }

    @AfterParameterizedClassInvocation
    static void stopThem() {
        if (lab != null) {
            List.of(source, replica, silent, refusing).forEach(JdbcServer::close);
            lab.close();
        }
    }

    private static void execute(String... statements) throws SQLException {
        execute(old, statements);
    }

    private static void execute(LabMySql server, String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
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
        try (Connection connection = old.connect();
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
    void tellsItsPositionAsASetAndMarksWhatItWroteWithItsUuid() {
        GtidPositions position = source.gtid();

        assertThat(position.binlog().isEmpty()).isFalse();
        assertThat(position.binlog().writtenBy(position.origin())).isEqualTo(position.binlog());
        assertThat(replica.gtid().origin()).isNotEqualTo(position.origin());
    }

    @Test
    void seesEverythingThatItsOwnAccountNeedsToSee() {
        assertThat(source.ownPrivileges()).containsAll(source.dialect().privilegesToLook());
        assertThat(source.ownAccount()).isEqualTo("landfall@%");
        assertThat(source.triggers()).extracting("name").containsExactly("shout");
        assertThat(source.definers())
                .contains(
                        new Definer("app", "%", "procedure shop.note_it"),
                        new Definer("app", "%", "trigger shop.shout"),
                        new Definer("app", "%", "event shop.nightly"));
        assertThat(source.plugins()).isEmpty();
        assertThat(source.certificateExpiry()).isPresent();
    }

    @Test
    void namesTheGroupThatAServerBelongsTo() throws SQLException {
        assumeTrue(release != MySqlRelease.V8_0_15, WITHOUT_LIBRARIES);
        execute(
                "INSTALL PLUGIN group_replication SONAME 'group_replication.so'",
                "SET GLOBAL group_replication_group_name = 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa'");

        assertThat(new NoGalera(Side.SOURCE, source).look().text())
                .isEqualTo("old-db is a node of a replication group (group_replication_group_name ="
                        + " aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa)");

        execute("UNINSTALL PLUGIN group_replication");
        assertThat(new NoGalera(Side.SOURCE, source).look().status()).isEqualTo(Status.OK);
    }

    @Test
    void seesACommitThatWaitsForAnAcknowledgement() throws Exception {
        assumeTrue(release != MySqlRelease.V8_0_15, WITHOUT_LIBRARIES);
        execute(
                "INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'",
                "SET GLOBAL rpl_semi_sync_source_timeout = 600000",
                "SET GLOBAL rpl_semi_sync_source_enabled = ON");
        UnacknowledgedCommits check = new UnacknowledgedCommits(source);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                execute("INSERT INTO shop.item VALUES (71, 'waits')");
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });

        Awaited.within(
                Duration.ofMinutes(2), "the check sees it", () -> check.look().status() == Status.FAIL);

        assertThat(check.look().text())
                .startsWith("commits on old-db wait for a replica's acknowledgement, which does not come: ")
                .endsWith(" of `landfall`");
        execute("SET GLOBAL rpl_semi_sync_source_enabled = OFF");
        writer.join();
        execute("UNINSTALL PLUGIN rpl_semi_sync_source");
        assertThat(check.look().status()).isEqualTo(Status.OK);
    }

    @Test
    void showsAPreparedXaTransactionSoThatItCanBeEndedAsItIsShown() throws SQLException {
        execute(
                "XA START 'pay','7'",
                "INSERT INTO shop.item VALUES (70, 'xa')",
                "XA END 'pay','7'",
                "XA PREPARE 'pay','7'");

        assertThat(source.preparedXa()).containsExactly("X'706179',X'37',1");

        execute(source.dialect().endXa(source.preparedXa().get(0)).get(1));
        assertThat(source.preparedXa()).isEmpty();
    }

    @Test
    void tellsWhoWritesUnderReadOnlyByItselfOrByARole() throws SQLException {
        execute(
                "CREATE ROLE inner_role, outer_role",
                "CREATE USER direct, plain",
                "CREATE USER granted ACCOUNT LOCK",
                "GRANT CONNECTION_ADMIN ON *.* TO direct, inner_role",
                "GRANT inner_role TO outer_role",
                "GRANT outer_role TO granted");

        assertThat(source.accounts())
                .filteredOn(account -> !account.user().startsWith("mysql."))
                .extracting(Account::name, Account::role, Account::writesUnderReadOnly)
                .contains(
                        tuple("direct@%", false, true),
                        tuple("granted@%", false, true),
                        tuple("inner_role@%", true, true),
                        tuple("outer_role@%", true, true),
                        tuple("plain@%", false, false));
        assertThat(source.accounts())
                .filteredOn(account -> account.user().equals("granted"))
                .singleElement()
                .satisfies(granted -> assertThat(granted.locked()).isTrue())
                .satisfies(granted -> assertThat(granted.rights()).isEmpty());
        execute("DROP USER direct, granted, plain", "DROP ROLE inner_role, outer_role");
    }

    @Test
    void tellsWhoseSessionsAreThere() throws SQLException {
        try (Connection client = old.connect();
                Statement statement = client.createStatement()) {
            client.setAutoCommit(false);
            statement.execute("INSERT INTO shop.item VALUES (1, 'open')");

            assertThat(source.sessions()).extracting(ClientSession::whose).contains(Whose.CLIENT, Whose.REPLICA);
            assertThat(replica.sessions())
                    .as("receiver, applier and its workers are nobody's, whoever has started them")
                    .extracting(ClientSession::whose)
                    .contains(Whose.SERVER)
                    .doesNotContain(Whose.CLIENT);
            assertThat(source.transactions())
                    .singleElement()
                    .extracting(OpenTransaction::rowsModified)
                    .isEqualTo(1L);
            client.rollback();
        }
    }

    @Test
    void tellsTheLibrariesThatItsDataNeeds() throws SQLException {
        assertThat(source.libraries()).isEmpty();
        assumeTrue(release == MySqlRelease.V8_0, WITHOUT_LIBRARIES);
        execute(
                "SET sql_log_bin = 0",
                "INSTALL PLUGIN example SONAME 'ha_example.so'",
                "CREATE TABLE shop.sample (id INT) ENGINE = EXAMPLE",
                "INSTALL PLUGIN auth_socket SONAME 'auth_socket.so'",
                "CREATE USER near@localhost IDENTIFIED WITH auth_socket",
                "INSTALL COMPONENT 'file://component_query_attributes'");
        try {
            assertThat(source.libraries())
                    .containsExactlyInAnyOrder(
                            new NeededLibrary("ha_example.so", "engine of shop.sample", true),
                            new NeededLibrary("auth_socket.so", "login of near@localhost", true),
                            new NeededLibrary("component_query_attributes.so", "component", true));
        } finally {
            execute(
                    "SET sql_log_bin = 0",
                    "DROP TABLE shop.sample",
                    "DROP USER near@localhost",
                    "UNINSTALL PLUGIN example",
                    "UNINSTALL PLUGIN auth_socket",
                    "UNINSTALL COMPONENT 'file://component_query_attributes'");
        }
    }

    @Test
    void isReadForWhatItWroteItself() throws SQLException {
        execute(fresh, "FLUSH TABLES", "FLUSH BINARY LOGS", "FLUSH STATUS", "FLUSH LOCAL TABLES");
        execute(old, "INSERT INTO shop.item VALUES (77, 'of the source')");

        assertThat(replica.ownStatements(replica.gtid(), source.gtid()))
                .containsExactly("FLUSH TABLES", "FLUSH STATUS");

        GtidSet none = GtidSet.parse("");
        assertThat(source.ownStatements(source.gtid(), new GtidPositions(none, none, none, "nobody")))
                .contains("BEGIN")
                .anyMatch(statement -> statement.startsWith("CREATE DATABASE shop"));
    }

    @Test
    void knowsWhomOnlyANameLetsInOverTcp() throws SQLException {
        assumeTrue(release == MySqlRelease.V8_0, WITHOUT_LIBRARIES);
        try {
            execute(
                    "SET sql_log_bin = 0",
                    "INSTALL PLUGIN auth_socket SONAME 'auth_socket.so'",
                    "CREATE USER mon@localhost IDENTIFIED BY 'Looks-7'",
                    "CREATE USER near@localhost IDENTIFIED WITH auth_socket",
                    "CREATE USER twice@localhost IDENTIFIED WITH mysql_native_password BY 'Both-7'",
                    "CREATE USER twice@'127.%' IDENTIFIED WITH mysql_native_password BY 'Both-7'",
                    "CREATE USER away@localhost IDENTIFIED BY 'Away-7' ACCOUNT LOCK");

            assertThat(HostNameAccounts.of(source.accounts())).containsExactly("`mon`@`localhost` (over TCP)");
        } finally {
            execute(
                    "SET sql_log_bin = 0",
                    "DROP USER IF EXISTS mon@localhost, near@localhost, twice@localhost, twice@'127.%', away@localhost",
                    "UNINSTALL PLUGIN auth_socket");
        }
    }

    /** Its own views are of a smaller character set than what a statement may hold. */
    @Test
    void readsWhatIsOpenWhileAStatementHoldsAnEmoji() throws Exception {
        try (Connection writer = old.connect();
                Statement begun = writer.createStatement()) {
            writer.setAutoCommit(false);
            begun.execute("INSERT INTO shop.item VALUES (78, 'open')");
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return begun.execute("DO SLEEP(100) /* \uD83D\uDC3B */");
                } catch (SQLException ended) {
                    return false;
                }
            });
            Awaited.within(Duration.ofMinutes(2), "it sleeps", () -> source.sessions().stream()
                    .anyMatch(session -> session.statement().startsWith("DO SLEEP")));

            List<OpenTransaction> open;
            try {
                open = source.transactions();
            } finally {
                begun.cancel();
                waiting.join();
                writer.rollback();
            }
            assertThat(open).extracting(OpenTransaction::rowsModified).contains(1L);
        }
    }

    @Test
    void measuresItsBinaryLogAndItsRedoLog() {
        writeHeartbeat(1, 1, "before");

        assertThat(source.binlogWrittenIn(Duration.ofMillis(10)).bytes()).isNotNegative();
        assertThat(source.dialect().binlogKept(source.variables())).isEqualTo(Duration.ofDays(30));
    }

    /** The lists of checks ask nothing that MySQL would not understand. */
    @Test
    void passesARealPairInStep() throws SQLException {
        Clock clock = Clock.systemUTC();
        execute(fresh, "SET GLOBAL super_read_only = ON", "SET GLOBAL event_scheduler = OFF");
        writeHeartbeat(1, clock.millis() * 1000, "test");
        Awaited.within(Duration.ofMinutes(1), "the heartbeat arrives", () -> replica.heartbeat()
                .equals(source.heartbeat()));
        try (SshConnection toHost = new SshConnection(LabViews.login(lab.host("old-host")))) {
            SshHost host = new SshHost(toHost, clock);
            MigrationView pair = new MigrationView(
                    source, replica, List.of(), host, host, Set.of("landfall"), List.of(host), Optional.empty());
            Requirements requirements = new Requirements(pair, Limits.withLag(Duration.ofMinutes(10)), clock);

            assertThat(bad(requirements.of(Occasion.WATCH))).isEmpty();
            assertThat(bad(requirements.of(Occasion.SWITCH))).isEmpty();
        }
    }

    private static List<String> bad(List<Requirement> checks) {
        try (Examination examination = new Examination(Duration.ofSeconds(20))) {
            return examination.look(checks).stream()
                    .filter(result -> result.finding().status().isBad())
                    .map(result -> result.name() + ": " + result.finding())
                    .toList();
        }
    }

    /** It is told what it is, and nothing is asked of it in words that it would not understand. */
    @Test
    void isRefusedByNameWhereOnlyMariaDbIsRead() {
        try (JdbcServer view = new JdbcServer(login, new Dialects(List.of(new MariaDb())))) {
            assertThatThrownBy(view::variables)
                    .hasMessage("old-db answers as version `"
                            + source.identity().version() + "`, which Landfall does not read: it reads MariaDB. Nothing"
                            + " was asked of it. See where servers.old-db.address leads.");
        }
    }

    /** Tags are beyond 8.0: those are in {@link GtidSetTest}. */
    @Test
    void agreesWithTheSetsAboutWhatIsInThem() throws SQLException {
        try (Connection server = old.connect();
                PreparedStatement asks = server.prepareStatement(
                        "SELECT GTID_SUBTRACT(?, ?), GTID_SUBSET(?, ?), GTID_SUBTRACT(?, '')")) {
            for (int pair = 0; pair < PAIRS; pair++) {
                agrees(asks, randomSet(), randomSet());
            }
        }
    }

    private static void agrees(PreparedStatement asks, String one, String other) throws SQLException {
        List<String> parameters = List.of(one, other, other, one, one);
        for (int i = 0; i < parameters.size(); i++) {
            asks.setString(i + 1, parameters.get(i));
        }
        try (ResultSet answer = asks.executeQuery()) {
            answer.next();
            GtidSet set = GtidSet.parse(one);
            String about = "seed " + SEED + ": `" + one + "` and `" + other + "`";
            GtidSet left = set.beyond(GtidSet.parse(other));
            assertThat(left).as(about).hasToString(onOneLine(answer.getString(1)));
            assertThat(GtidSet.parse(answer.getString(1))).as(about).isEqualTo(left);
            assertThat(set.covers(GtidSet.parse(other))).as(about).isEqualTo(answer.getBoolean(2));
            assertThat(set).as(about).hasToString(onOneLine(answer.getString(3)));
        }
    }

    private static String onOneLine(String set) {
        return set.replace("\n", "");
    }

    /** Small numbers, so that intervals touch, overlap and lie in each other; as people and servers write them. */
    private static String randomSet() {
        return IntStream.range(0, RANDOM.nextInt(4))
                .mapToObj(part -> SERVERS.get(RANDOM.nextInt(SERVERS.size())) + intervals())
                .collect(Collectors.joining(RANDOM.nextBoolean() ? "," : " ,\n"));
    }

    private static String intervals() {
        return IntStream.rangeClosed(0, RANDOM.nextInt(4))
                .mapToObj(interval -> {
                    int first = 1 + RANDOM.nextInt(20);
                    return ":" + first + (RANDOM.nextBoolean() ? "" : "-" + (first + RANDOM.nextInt(6)));
                })
                .collect(Collectors.joining());
    }
}
