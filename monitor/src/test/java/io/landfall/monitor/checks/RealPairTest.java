package io.landfall.monitor.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.lab.Lab;
import io.landfall.lab.LabHost;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.process.Awaited;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.checks.host.TargetEmpty;
import io.landfall.monitor.checks.host.TargetUnused;
import io.landfall.monitor.host.SshConnection;
import io.landfall.monitor.host.SshHost;
import io.landfall.monitor.server.LabViews;
import io.landfall.monitor.server.TableEngine;
import io.landfall.monitor.server.TableFacts;
import io.landfall.monitor.server.jdbc.JdbcServer;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The lists of checks on real servers and hosts. */
class RealPairTest {

    private static final Clock CLOCK = Clock.systemUTC();

    private static Lab lab;
    private static ReplicatingPair pair;
    private static JdbcServer source;
    private static JdbcServer target;
    private static SshConnection toSource;
    private static SshConnection toTarget;

    @BeforeAll
    static void startAPair() {
        lab = Lab.open();
        pair = lab.replicatingPair();
        source = LabViews.view(LabViews.login(lab, pair.source(), "old-db"));
        target = LabViews.view(LabViews.login(lab, pair.target(), "new-db"));
        toSource = new SshConnection(LabViews.login(pair.sourceHost()));
        toTarget = new SshConnection(LabViews.login(pair.targetHost()));
        execute(
                pair.source(),
                "CREATE DATABASE IF NOT EXISTS landfall",
                "CREATE TABLE landfall.heartbeat (id TINYINT PRIMARY KEY, sequence BIGINT NOT NULL,"
                        + " written_at_us BIGINT NOT NULL, writer VARCHAR(64) NOT NULL)",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.item (id INT PRIMARY KEY)");
    }

    @AfterAll
    static void stopIt() {
        source.close();
        target.close();
        toSource.close();
        toTarget.close();
        lab.close();
    }

    private static Requirements requirements(JdbcServer targetView) {
        MigrationView view = new MigrationView(
                source,
                targetView,
                List.of(),
                new SshHost(toSource, CLOCK),
                new SshHost(toTarget, CLOCK),
                Set.of("landfall"),
                List.of(new SshHost(toSource, CLOCK)),
                Optional.empty());
        return new Requirements(view, Limits.withLag(Duration.ofMinutes(1)), CLOCK);
    }

    /** What runbooks ask of a target, which know where the copy goes. */
    private static List<Requirement> beforeACopyOnto(LabMariaDb onTarget, JdbcServer targetView) {
        return List.of(
                Requirement.blocks(
                        CheckGroup.HOST,
                        new TargetEmpty(new SshHost(toTarget, CLOCK), targetView.name(), () -> onTarget.dataDir()
                                .toString())),
                Requirement.blocks(CheckGroup.ACTIVITY, new TargetUnused(targetView)));
    }

    private static void beat() {
        long now = CLOCK.instant().toEpochMilli() * 1000;
        execute(pair.source(), "REPLACE INTO landfall.heartbeat VALUES (1, 1, " + now + ", 'test')");
        pair.awaitCaughtUp();
    }

    private static Map<String, Finding> look(List<Requirement> checks) {
        try (Examination examination = new Examination(Duration.ofSeconds(20))) {
            return examination.look(checks).stream().collect(Collectors.toMap(CheckResult::name, CheckResult::finding));
        }
    }

    @Test
    void passesARealPairInStep() {
        beat();

        Map<String, Finding> found = look(requirements(target).of(Occasion.WATCH));
        Map<String, Finding> beforeCutover = look(requirements(target).of(Occasion.SWITCH));

        assertThat(found).hasSizeGreaterThan(25).allSatisfy((name, finding) -> assertThat(
                        finding.status().isBad())
                .as(name + ": " + finding)
                .isFalse());
        assertThat(beforeCutover)
                .allSatisfy((name, finding) -> assertThat(finding.status().isBad())
                        .as(name + ": " + finding)
                        .isFalse());
        assertThat(beforeCutover.get("errant_transactions").text()).isEqualTo("nothing was written on new-db alone");
    }

    @Test
    void passesATargetThatWasNeverInitialisedBeforeTheCopy() {
        LabHost host = pair.targetHost();
        LabMariaDb empty = host.mariaDb(MariaDbSettings.uninitialised());
        try (JdbcServer view = LabViews.view(LabViews.login(lab, empty, "empty-db"))) {
            Map<String, Finding> found = look(
                    Stream.concat(requirements(view).of(Occasion.START).stream(), beforeACopyOnto(empty, view).stream())
                            .toList());

            assertThat(found)
                    .allSatisfy((name, finding) -> assertThat(finding.status().isBad())
                            .as(name + ": " + finding)
                            .isFalse());
            assertThat(found.get("same_server").text())
                    .isEqualTo("empty-db does not answer yet; looked at after the copy");
        }
    }

    @Test
    void refusesToCopyOntoARealServerThatHoldsData() {
        Map<String, Finding> found = look(beforeACopyOnto(pair.target(), target));

        assertThat(found.get("target_empty").status()).isEqualTo(Status.FAIL);
        assertThat(found.get("target_empty").text()).endsWith(": shop");
    }

    @Test
    void refusesToReplaceAServerWithSessions() throws SQLException {
        try (Connection application = pair.target().connect("app")) {
            Map<String, Finding> found = look(beforeACopyOnto(pair.target(), target));

            assertThat(application.isValid(1)).isTrue();
            assertThat(found.get("nobody_uses_target").text()).startsWith("new-db is in use: `app` from localhost:");
        }
    }

    @Test
    void seesALongTransactionALockAndARowWrittenOnTheTargetAlone() throws Exception {
        try (Connection holder = pair.source().connect();
                Statement held = holder.createStatement()) {
            held.execute("SET sql_log_bin = 0");
            held.execute("FLUSH TABLES WITH READ LOCK");
            Thread writer = new Thread(() -> execute(pair.source(), "INSERT INTO shop.item VALUES (7)"));
            writer.start();
            awaitSessionInState("Waiting for");
            Map<String, Finding> found = look(requirements(target).of(Occasion.SWITCH));
            held.execute("UNLOCK TABLES");
            writer.join();

            assertThat(found.get("global_locks").text()).startsWith("1 sessions on old-db wait for a global lock: ");
        }
        pair.awaitCaughtUp();
        // A domain of its own, so that this pair's replication goes on in the other tests.
        execute(pair.target(), "SET gtid_domain_id = 9", "CREATE DATABASE extra");

        Map<String, Finding> found = look(requirements(target).of(Occasion.SWITCH));

        assertThat(found.get("errant_transactions").text())
                .startsWith("new-db has transactions that old-db does not have: 9-");
        execute(
                pair.target(),
                "SET sql_log_bin = 0",
                "DROP DATABASE extra",
                "SET sql_log_bin = 1",
                "STOP SLAVE",
                "RESET MASTER",
                "START SLAVE");
        assertThat(Files.exists(pair.target().dataDir().resolve("extra"))).isFalse();
    }

    @Test
    void refusesRealServersThatLeaveEventsOutOrKeepRowsWhereNoCopyGets() {
        beat();
        execute(
                pair.source(),
                "CREATE TABLE shop.carts (id INT PRIMARY KEY) ENGINE = MEMORY",
                "CREATE TABLE shop.log (id INT PRIMARY KEY) ENGINE = Aria",
                "CREATE SEQUENCE shop.numbers",
                "CREATE TABLE shop.versioned (id INT PRIMARY KEY) WITH SYSTEM VERSIONING",
                "SET GLOBAL slave_exec_mode = IDEMPOTENT");
        pair.awaitCaughtUp();
        execute(
                pair.target(),
                "STOP SLAVE",
                "CHANGE MASTER TO IGNORE_SERVER_IDS = (7), IGNORE_DOMAIN_IDS = (8)",
                "SET GLOBAL replicate_events_marked_for_skip = FILTER_ON_MASTER",
                "SET GLOBAL sql_slave_skip_counter = 1");

        Map<String, Finding> found = look(requirements(target).of(Occasion.SWITCH));
        List<String> engines =
                source.engines().stream().map(TableEngine::toString).toList();
        List<String> tables = source.tables().stream().map(TableFacts::name).toList();
        Map<String, Finding> watched = look(requirements(target).of(Occasion.WATCH));
        execute(
                pair.target(),
                "SET GLOBAL sql_slave_skip_counter = 0",
                "SET GLOBAL replicate_events_marked_for_skip = REPLICATE",
                "CHANGE MASTER TO IGNORE_SERVER_IDS = (), IGNORE_DOMAIN_IDS = ()",
                "START SLAVE");
        execute(
                pair.source(),
                "SET GLOBAL slave_exec_mode = STRICT",
                "DROP TABLE shop.carts, shop.log, shop.versioned",
                "DROP SEQUENCE shop.numbers");
        pair.awaitCaughtUp();
        Map<String, Finding> mended = look(requirements(target).of(Occasion.SWITCH));

        assertThat(engines)
                .contains(
                        "shop.carts (MEMORY)", "shop.log (Aria)", "shop.numbers (SEQUENCE)", "shop.versioned (InnoDB)");
        assertThat(tables).contains("versioned").doesNotContain("numbers");
        assertThat(found.get("carried_engines_source").text())
                .isEqualTo("a hot copy does not carry the rows of shop.carts (MEMORY) on old-db");
        assertThat(found.get("carried_engines_target").text())
                .isEqualTo("a hot copy does not carry the rows of shop.carts (MEMORY) on new-db");
        for (Map<String, Finding> look : List.of(found, watched)) {
            assertThat(look.get("skipped_events_source").text())
                    .endsWith("count them as applied: slave_exec_mode = IDEMPOTENT");
            assertThat(look.get("skipped_events_target").text())
                    .endsWith("count them as applied: sql_slave_skip_counter = 1, replicate_events_marked_for_skip ="
                            + " FILTER_ON_MASTER");
            assertThat(look.get("replication_filters_target").text())
                    .isEqualTo("new-db filters replication: replicate_ignore_server_ids=7;"
                            + " replicate_ignore_domain_ids=8");
        }
        for (String name : List.of(
                "carried_engines_source",
                "carried_engines_target",
                "skipped_events_source",
                "skipped_events_target",
                "replication_filters_target")) {
            assertThat(mended.get(name).status()).as(name).isEqualTo(Status.OK);
        }
    }

    private static void awaitSessionInState(String state) {
        Awaited.within(Duration.ofMinutes(2), "a session is in state " + state, () -> source.sessions().stream()
                .anyMatch(session -> session.state().startsWith(state)));
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
