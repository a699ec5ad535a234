package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabCa;
import io.landfall.lab.LabConnection;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.LabHost;
import io.landfall.lab.database.LabMySql;
import io.landfall.lab.database.MySqlRelease;
import io.landfall.lab.ledger.Ledger;
import io.landfall.lab.ledger.LedgerVerdict;
import io.landfall.lab.process.Awaited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server of MySQL is moved by CLONE, cut over, rolled back, cut over and finished, by the service, while its application
 * writes. Both have a past: servers that are gone wrote the first transactions of the source, of which no binary log is left,
 * its globals are the worst for whoever relies on defaults, and it takes good passwords only; the target was in use before,
 * its data is behind a link, and its operator keeps parts of it elsewhere; both take nothing but TLS.
 */
class MySqlMoveTest {

    private static final String UNDONE = "was taken back";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final LabAccount MON = new LabAccount("mon", "Looks-7-and-looks-again");
    private static final String GONE = "50505050-5050-5050-5050-505050505050";

    /** Those left out under which the application of this lab can't work itself. */
    private static final Map<String, String> HOSTILE = Map.ofEntries(
            Map.entry("sql_mode", "'ANSI,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH,ONLY_FULL_GROUP_BY'"),
            Map.entry("autocommit", "0"),
            Map.entry("completion_type", "'CHAIN'"),
            Map.entry("transaction_isolation", "'READ-UNCOMMITTED'"),
            Map.entry("sql_safe_updates", "1"),
            Map.entry("sql_require_primary_key", "1"),
            Map.entry("max_error_count", "0"),
            Map.entry("group_concat_max_len", "4"),
            Map.entry("max_sort_length", "64"),
            Map.entry("max_execution_time", "2000"),
            Map.entry("lock_wait_timeout", "1"),
            Map.entry("innodb_lock_wait_timeout", "1"),
            Map.entry("wait_timeout", "3"),
            Map.entry("interactive_timeout", "3"),
            Map.entry("net_read_timeout", "3"),
            Map.entry("net_write_timeout", "3"),
            Map.entry("time_zone", "'+13:00'"),
            Map.entry("lc_messages", "'de_DE'"),
            Map.entry("low_priority_updates", "1"),
            Map.entry("character_set_server", "'latin1'"),
            Map.entry("collation_server", "'latin1_german2_ci'"),
            Map.entry("div_precision_increment", "0"),
            Map.entry("auto_increment_increment", "3"));

    /** These no option file can hold: {@code check} tells them. */
    private static final List<String> NO_OPTIONS = List.of("sql_safe_updates");

    /** What is said to do no harm. */
    private static final Map<String, String> SETTINGS = Map.of(
            "binlog_transaction_compression", "ON",
            "replica_parallel_workers", "4",
            "replica_preserve_commit_order", "OFF");

    private Lab lab;
    private MySqlRelease release;
    private LabCa ca;
    private LabMySql old;
    private LabMySql fresh;
    private Ledger ledger;
    private Path directory;
    private Path elsewhere;
    private ServiceProcess service;

    private void startTheSource(MySqlRelease wanted) throws IOException {
        Optional<String> whyNot = wanted.whyNot();
        assumeTrue(whyNot.isEmpty(), whyNot::orElseThrow);
        release = wanted;
        lab = Lab.open();
        ca = LabCa.make(lab);
        old = tlsOnly(LabMySql.install(lab, release, SETTINGS));
        fresh = tlsOnly(LabMySql.install(lab, release, SETTINGS));
        old.begin();
        ledger = Ledger.start(lab, old, 1, Duration.ofMillis(4));
        directory = lab.newDirectory("landfall");
        elsewhere = lab.newDirectory("elsewhere");
        giveTheSourceAPast();
        giveTheTargetAPast();
        secret("password", LabAccount.LANDFALL);
        secret("canary", LabAccount.CANARY);
    }

    private LabMySql tlsOnly(LabMySql server) throws IOException {
        LabCa.Signed signed = ca.sign("server", "IP:127.0.0.1");
        Files.writeString(
                server.settingsDir().resolve("tls.cnf"),
                "[mysqld]\nrequire_secure_transport=ON\nssl_ca=%s\nssl_cert=%s\nssl_key=%s\n"
                        .formatted(ca.certificate(), signed.certificate(), signed.key()));
        return server;
    }

    private void giveTheSourceAPast() {
        execute(
                old,
                "CREATE DATABASE past",
                "CREATE TABLE past.notes (id INT AUTO_INCREMENT PRIMARY KEY, note TEXT)",
                "SET gtid_next = '" + GONE + ":1'",
                "INSERT INTO past.notes (note) VALUES ('of a server that is gone')",
                "SET gtid_next = 'AUTOMATIC'",
                "CREATE USER mon@localhost IDENTIFIED BY '" + MON.password() + "'",
                "GRANT RELOAD, SELECT ON *.* TO mon@localhost",
                "INSTALL COMPONENT 'file://component_validate_password'",
                "SET GLOBAL validate_password.length = 18",
                "SET PERSIST validate_password.policy = STRONG",
                "FLUSH BINARY LOGS",
                "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
        assertThat(value(old, "SELECT @@gtid_purged")).contains(GONE);
        HOSTILE.forEach((name, value) -> execute(old, "SET GLOBAL " + name + " = " + value));
    }

    private void giveTheTargetAPast() throws IOException {
        Path disk = lab.newDirectory("disk");
        Files.move(fresh.dataDir(), disk.resolve("data"));
        Files.createSymbolicLink(fresh.dataDir(), disk.resolve("data"));
        for (String part : List.of("log", "redo", "undo")) {
            Files.createDirectory(elsewhere.resolve(part));
        }
        setting("log_bin", elsewhere.resolve("log/mysql-bin"));
        fresh.begin();
        execute(fresh, "CREATE DATABASE tried", "FLUSH BINARY LOGS");
        fresh.stop();
        setting("innodb_log_group_home_dir", elsewhere.resolve("redo"));
        setting("innodb_undo_directory", elsewhere.resolve("undo"));
    }

    private void setting(String name, Path value) throws IOException {
        Files.writeString(fresh.settingsDir().resolve(name + ".cnf"), "[mysqld]\n" + name + "=" + value + "\n");
    }

    private static void execute(LabDatabase server, String... statements) {
        try (Connection connection = server.connect()) {
            execute(connection, statements);
        } catch (SQLException e) {
            throw new AssertionError(String.join("; ", statements), e);
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void secret(String name, String user) {
        lab.writePrivateFile(directory.resolve(name), lab.account(user).password() + "\n");
    }

    @AfterEach
    void close() {
        if (service != null) {
            service.kill();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MySqlRelease.class,
            names = {"V8_0", "V9_7"})
    void goesThereAndBackAndThereForGood(MySqlRelease wanted) throws Exception {
        startTheSource(wanted);
        service = ServiceProcess.landfall(lab, "serve", "--config", file().toString(), "--chat", "terminal");

        service.type("start shop --replace-target");
        service.await("asks for approval of 1 clear-target");
        service.type("as ben approve");
        service.awaitUnless("is held", "move shop is done");
        hasWhatTheSourceHadWhereItsOperatorKeepsIt();
        service.type("check shop");
        service.await("sql_safe_updates is ON on shop-old and OFF on shop-new");
        switches("cutover", fresh, old);
        nothingIsErrantOn("shop-old");
        letsInByTcp(old);
        letsInByTcp(fresh);
        writesWhatChangesNothing();
        switches("rollback", old, fresh);
        nothingIsErrantOn("shop-new");
        switches("cutover", fresh, old);
        service.type("as ann finish shop");
        service.awaitUnless("is held", "asks for approval");
        service.type("as ben approve");
        service.awaitUnless("is held", "finish shop is done");
        service.await("remove that file, then SET GLOBAL read_only = OFF; RESET PERSIST IF EXISTS super_read_only; ");
        nothingIsLost(fresh);
    }

    private void hasWhatTheSourceHadWhereItsOperatorKeepsIt() {
        assertThat(HOSTILE.keySet())
                .filteredOn(
                        name -> !value(fresh, "SELECT @@global." + name).equals(value(old, "SELECT @@global." + name)))
                .as("settings that are lost")
                .containsExactlyElementsOf(NO_OPTIONS);
        assertThat(value(fresh, "SELECT CONCAT(@@global.validate_password.length, @@global.validate_password.policy)"))
                .isEqualTo("18STRONG");
        assertThat(value(fresh, "SELECT GTID_SUBTRACT(@@gtid_executed, '" + GONE + ":1')"))
                .doesNotContain(GONE, value(fresh, "SELECT @@server_uuid"));
        assertThat(value(fresh, "SELECT @@server_uuid")).isNotEqualTo(value(old, "SELECT @@server_uuid"));
        assertThat(value(fresh, "SELECT @@server_id")).isEqualTo(Integer.toString(fresh.serverId()));
        assertThat(fresh.dataDir()).isSymbolicLink();
        assertThat(elsewhere.resolve("redo/#innodb_redo")).isNotEmptyDirectory();
        assertThat(elsewhere.resolve("undo/undo_001")).isRegularFile();
        assertThat(fresh.dataDir().resolve("#innodb_redo")).doesNotExist();
        assertThat(fresh.dataDir().resolve("undo_001")).doesNotExist();
        assertThat(elsewhere.resolve("log/mysql-bin.before-landfall-run1")).isNotEmptyDirectory();
    }

    /** To a server that does not look up names nobody comes from {@code localhost}. */
    private static void letsInByTcp(LabMySql server) throws SQLException {
        try (Connection mon = LabConnection.open(server.address(), MON, LIMIT, LIMIT)) {
            assertThat(mon.isValid(5)).as(server.name()).isTrue();
        }
    }

    /** On the server that follows: a FLUSH, and what the server itself does to a table in memory after a restart. */
    private void writesWhatChangesNothing() throws SQLException {
        execute(
                fresh,
                "CREATE TABLE past.carts (id INT PRIMARY KEY) ENGINE = MEMORY",
                "INSERT INTO past.carts VALUES (1)");
        assertThat(old.hasReached(fresh.written(), LIMIT)).isTrue();
        old.restart();
        try (Connection mon = LabConnection.open(old.address(), MON, LIMIT, LIMIT)) {
            execute(mon, "SELECT COUNT(*) FROM past.carts", "FLUSH STATUS");
        }
        Awaited.within(Duration.ofMinutes(3), "it is told what was written", () -> {
            service.type("check shop");
            return service.awaitUnless("has transactions that", "nothing was written on shop-old alone")
                    .contains("but what changes nothing: TRUNCATE TABLE `past`.`carts` /* generated by server");
        });
        execute(fresh, "DROP TABLE past.carts");
        assertThat(old.hasReached(fresh.written(), LIMIT)).isTrue();
    }

    private void nothingIsErrantOn(String follower) {
        service.type("check shop");
        service.awaitUnless("has transactions that", "nothing was written on " + follower + " alone");
    }

    private void switches(String verb, LabMySql opened, LabMySql closed) throws SQLException {
        String beat = "SELECT COALESCE(MAX(sequence), 0) FROM landfall.heartbeat";
        String before = value(opened, beat);
        Awaited.within(Duration.ofMinutes(3), "another heartbeat has come", () -> !value(opened, beat)
                .equals(before));
        service.type("as ann " + verb + " shop");
        service.awaitUnless(UNDONE, "asks for approval");
        service.type("as ben approve 2-6");
        service.awaitUnless(UNDONE, "is armed");
        service.type("go");
        service.awaitUnless(UNDONE, verb + " shop is done");
        assertThat(value(opened, "SELECT @@read_only")).isEqualTo("0");
        assertThat(value(closed, "SELECT @@super_read_only")).isEqualTo("1");
        nothingIsLost(opened);
    }

    private void nothingIsLost(LabMySql open) {
        ledger.awaitWrites(20);
        ledger.pause();
        LedgerVerdict verdict = ledger.judge(open);
        ledger.goOn();
        assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
    }

    private static String value(LabDatabase server, String query) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertThat(result.next()).as(query).isTrue();
            return result.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    private Path file() {
        LabHost oldHost = lab.host("old-host", release.programs());
        LabHost newHost = lab.host("new-host", release.programs());
        return lab.writePrivateFile(
                directory.resolve("landfall.yaml"),
                """
                listen: 127.0.0.1:%d
                journal: jdbc:sqlite:landfall.db
                chat: {terminal: {demo-people: [ann, ben, cora]}}
                approvals: {approvers: [ben], four-eyes: true}
                hosts:
                  app-1: {ssh: {%s}}
                servers:
                %s%smigrations:
                  shop:
                    source: shop-old
                    target: shop-new
                    copy: {method: clone}
                    probe-from: [app-1]
                    budget: {downtime: 60s, max-lag: 10s}
                    cutover: {way-back: 1h}
                    maintenance: {host: app-1, flag-file: %s, verify: {url: "%s", on: 503, off: 200}}
                    routes:
                      - {type: config-file, host: app-1, path: %s, reload: "kill -HUP $(cat %s)"}
                """
                        .formatted(
                                lab.freePort(),
                                Scene.ssh(oldHost),
                                proven(Scene.server("shop-old", old, oldHost), old),
                                proven(Scene.server("shop-new", fresh, newHost), fresh),
                                ledger.flagFile(),
                                ledger.url(),
                                ledger.propertiesFile(),
                                ledger.pidFile()));
    }

    private String proven(String text, LabMySql server) {
        String address = "address: " + server.address() + "\n";
        return text.replace(address, address + "      tls: {ca: " + ca.certificate() + "}\n");
    }
}
