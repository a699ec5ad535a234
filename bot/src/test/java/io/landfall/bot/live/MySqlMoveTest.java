package io.landfall.bot.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.LabHost;
import io.landfall.lab.database.LabMySql;
import io.landfall.lab.database.MySqlRelease;
import io.landfall.lab.ledger.Ledger;
import io.landfall.lab.ledger.LedgerVerdict;
import io.landfall.lab.process.Awaited;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server of MySQL is moved by CLONE, cut over, rolled back, cut over and finished, by the service, while its application writes. */
class MySqlMoveTest {

    private static final String UNDONE = "was taken back";

    /** What is said to do no harm. */
    private static final Map<String, String> SETTINGS = Map.of(
            "binlog_transaction_compression", "ON",
            "replica_parallel_workers", "4",
            "replica_preserve_commit_order", "OFF");

    private Lab lab;
    private MySqlRelease release;
    private LabMySql old;
    private LabMySql fresh;
    private Ledger ledger;
    private Path directory;
    private ServiceProcess service;

    private void startTheSource(MySqlRelease wanted) {
        Optional<String> whyNot = wanted.whyNot();
        assumeTrue(whyNot.isEmpty(), whyNot::orElseThrow);
        release = wanted;
        lab = Lab.open();
        old = LabMySql.install(lab, release, SETTINGS);
        old.begin();
        fresh = LabMySql.install(lab, release, SETTINGS);
        ledger = Ledger.start(lab, old, 1, Duration.ofMillis(4));
        directory = lab.newDirectory("landfall");
        secret("password", LabAccount.LANDFALL);
        secret("canary", LabAccount.CANARY);
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

        service.type("start shop");
        service.awaitUnless("is held", "move shop is done");
        switches("cutover", fresh, old);
        switches("rollback", old, fresh);
        switches("cutover", fresh, old);
        service.type("as ann finish shop");
        service.awaitUnless("is held", "asks for approval");
        service.type("as ben approve");
        service.awaitUnless("is held", "finish shop is done");
        nothingIsLost(fresh);
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
                                Scene.server("shop-old", old, oldHost),
                                Scene.server("shop-new", fresh, newHost),
                                ledger.flagFile(),
                                ledger.url(),
                                ledger.propertiesFile(),
                                ledger.pidFile()));
    }
}
