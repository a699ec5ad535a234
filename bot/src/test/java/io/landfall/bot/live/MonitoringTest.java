package io.landfall.bot.live;

import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landfall.bot.chat.slack.FakeSlack;
import io.landfall.bot.dashboards.DashboardFiles;
import io.landfall.bot.dashboards.DeclaredMetrics;
import io.landfall.lab.Lab;
import io.landfall.lab.LabAccount;
import io.landfall.lab.LabCa;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.LabPrometheus;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.ShopData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A real Prometheus with the files of {@code docker/prometheus} scrapes a service. Faults are planted, and each alert fires
 * and clears. Then whatever the dashboards ask has data.
 */
@Tag("thorough")
class MonitoringTest {

    private static final String UNDONE = "was taken back";
    private static final Path FILES = Path.of("..", "docker", "prometheus");

    private Scene scene;
    private LabPrometheus prometheus;
    private ServiceProcess service;

    @Test
    void eachAlertFiresByItsFaultAndClearsAndAllThatDashboardsAskHasData() throws Exception {
        try (Lab certificates = Lab.open();
                Points points = new Points()) {
            LabCa ca = LabCa.make(certificates);
            LabCa.Signed signed = ca.sign("db", "IP:127.0.0.1");
            scene = Scene.installed(MariaDbSettings.initialised()
                            .with("ssl_cert", signed.certificate().toString())
                            .with("ssl_key", signed.key().toString()))
                    .withBudget("{downtime: 10s, max-lag: 10s}");
            try {
                ShopData.seed(scene.source(), 300L << 20, ShopData.Logging.UNLOGGED);
                prometheus = watching(scene);
                prometheus.firesUntil(() -> service = scene.serviceThatWaitsAt(points), "LandfallDown");
                moves(points);
                prometheus.firesUntil(
                        () -> {
                            ca.sign("db", "IP:127.0.0.1", 30);
                            Scene.execute(scene.source(), "FLUSH SSL");
                        },
                        "LandfallCertificateExpires");
                replicates();
                closesForTooLong(points);
                asksInsideTheWindow(points);
                switches(points);
                leavesClientsAndOpensTheWrongServers();

                everyQueryHasData();
                everyStateWasSeen();
            } finally {
                Optional.ofNullable(System.getProperty("prometheus.keep"))
                        .map(Path::of)
                        .ifPresent(prometheus::keep);
                scene.close();
            }
        }
    }

    @Test
    void firesWhileNothingArrivesThatPeopleSay() throws Exception {
        try (FakeSlack slack = FakeSlack.start();
                Scene following = Scene.following(MariaDbSettings.initialised())
                        .withApprovals("{approvers: [" + BEN + "]}")
                        .withChat("{slack: {bot-token: " + FakeSlack.BOT_TOKEN + ", app-token: " + FakeSlack.APP_TOKEN
                                + ", api-url: \"" + slack.api() + "\"}}")) {
            prometheus = watching(following);
            following.serviceAsTheFileSays();
            prometheus.await("landfall_chat_connected == 1");
            slack.cut();

            prometheus.firesUntil(slack::reconnect, "LandfallChatDeaf");
        }
    }

    /** The files as they are, but that nothing waits: each second is looked, and an alert fires at once. */
    private static LabPrometheus watching(Scene scene) throws IOException {
        String listen = scene.text().lines().findFirst().orElseThrow().substring("listen: ".length());
        String configuration = Files.readString(FILES.resolve("prometheus.yml"));
        assertThat(configuration).contains("landfall:8080");
        return LabPrometheus.start(
                scene.lab(),
                configuration.replace("landfall:8080", listen).replaceAll("interval: 5s", "interval: 1s"),
                Files.readString(FILES.resolve("alerts.yml")).replaceAll("for: \\d+[sm]", "for: 0s"));
    }

    private void moves(Points points) {
        points.at("STEP_ACTED:take-hot-backup", () -> prometheus.await("deriv(landfall_copy_bytes[1m]) > 0"));
        service.type("start shop");
        service.await("move shop is done");
        service.awaitFirstLook();
    }

    private void replicates() throws SQLException {
        Scene.execute(scene.target(), "STOP SLAVE SQL_THREAD");
        prometheus.firesUntil(
                () -> Scene.execute(scene.target(), "START SLAVE"), "LandfallReplicationStopped", "LandfallLagAbsent");
        String kept = Scene.value(scene.source(), "SELECT @@global.binlog_expire_logs_seconds");
        Scene.execute(scene.source(), "SET GLOBAL binlog_expire_logs_seconds = 20");
        try (Connection blocking = scene.target().connect();
                Statement statement = blocking.createStatement()) {
            statement.execute("FLUSH TABLES WITH READ LOCK");
            prometheus.awaitFiring("LandfallLagHigh", "LandfallRetentionShort");
        }
        prometheus.firesUntil(
                () -> Scene.execute(scene.source(), "SET GLOBAL binlog_expire_logs_seconds = " + kept),
                "LandfallRetentionShort");
        prometheus.await("landfall_replication_heartbeat_lag_seconds < 1");
    }

    /** The window stands still behind the fence until its budget is used up; then everything is undone. */
    private void closesForTooLong(Points points) {
        points.at(
                "STEP_ACTED:fence-source",
                () -> prometheus.awaitFiring("LandfallSourceClosedTooLong", "LandfallNoneWritable"));
        points.at("UNDO_BEGINS:fence-source", () -> prometheus.await("landfall_run_info{state=\"undoing\"}"));
        asks("cutover");
        service.await("is armed");
        prometheus.await("landfall_run_info{state=\"armed\"}");
        service.type("go");
        prometheus.firesUntil(
                () -> service.await("cutover shop " + UNDONE), "LandfallSourceClosedTooLong", "LandfallNoneWritable");
    }

    private void asks(String verb) {
        service.type("as ann " + verb + " shop");
        service.await("asks for approval");
        prometheus.await("landfall_run_info{state=\"asking\"}");
        service.type("as ben approve 2-6");
    }

    private void asksInsideTheWindow(Points points) {
        Path live = scene.write("live.yaml", scene.text().replace("mode: armed", "mode: live"));
        startAgain(points, live);
        service.type("as ann cutover shop");
        service.await("asks for approval of 2 maintenance-on");
        service.type("as ann hold");
        service.await("is held");
        prometheus.await("landfall_run_info{state=\"held\"}");
        service.type("as ann resume");
        prometheus.await("landfall_run_info{state=\"asking\"}");
        service.type("as ben approve");
        service.await("asks for approval of 3 stop-writes");
        prometheus.firesUntil(
                () -> {
                    service.type("as ben abort");
                    service.await("cutover shop " + UNDONE);
                },
                "LandfallApprovalWaitsInWindow");
    }

    private void startAgain(Points points, Path file) {
        service.terminate();
        service = scene.serviceThatWaitsAt(points, file, List.of()).awaitFirstLook();
    }

    /** The old server is away when it has to follow. */
    private void switches(Points points) {
        startAgain(points, scene.file());
        points.at("STEP_BEGINS:follow-back", scene.source()::stop);
        asks("cutover");
        service.awaitUnless(UNDONE, "is armed");
        service.type("go");
        prometheus.await("landfall_run_info{state=\"finishing\"}");
        prometheus.firesUntil(() -> scene.source().start(), "LandfallWayBackNotRunning");
        service.awaitUnless(UNDONE, "cutover shop is done");
        prometheus.await("landfall_way_back_running == 1");
    }

    private void leavesClientsAndOpensTheWrongServers() throws SQLException {
        LabDatabase old = scene.source();
        LabDatabase serving = scene.target();
        Connection left = old.connect(LabAccount.APP);
        prometheus.firesUntil(() -> close(left), "LandfallClientsLeft");
        Scene.execute(old, "SET GLOBAL read_only = 0");
        prometheus.firesUntil(() -> Scene.execute(old, "SET GLOBAL read_only = 1"), "LandfallTwoWritable");
        Scene.execute(serving, "SET GLOBAL read_only = 1");
        prometheus.firesUntil(() -> Scene.execute(serving, "SET GLOBAL read_only = 0"), "LandfallNoneWritable");
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void everyQueryHasData() throws IOException {
        Set<String> mayBeEmpty = DeclaredMetrics.expectedEmpty().keySet();
        List<String> empty = new ArrayList<>();
        for (String name : DashboardFiles.NAMES) {
            for (String query : DashboardFiles.queries(name)) {
                boolean isExpected = DeclaredMetrics.in(query).stream().anyMatch(mayBeEmpty::contains);
                if (!isExpected
                        && prometheus.since(DashboardFiles.filled(query)).isEmpty()) {
                    empty.add(name + ": " + query);
                }
            }
        }
        assertThat(empty).isEmpty();
    }

    /** Each word that a panel has for a value has stood in it; that of a deaf channel is the other test's. */
    private void everyStateWasSeen() throws IOException {
        for (String name : DashboardFiles.NAMES) {
            for (JsonNode panel : DashboardFiles.panels(name)) {
                Set<String> words = new TreeSet<>();
                panel.at("/fieldConfig/defaults/mappings").forEach(mapping -> {
                    if (mapping.get("type").asText().equals("value")) {
                        mapping.get("options").fieldNames().forEachRemaining(words::add);
                    }
                });
                if (!panel.get("title").asText().equals("Chat")) {
                    assertThat(seen(panel)).as(panel.get("title").asText()).containsAll(words);
                }
            }
        }
    }

    private Set<String> seen(JsonNode panel) {
        Set<String> seen = new TreeSet<>();
        for (JsonNode target : panel.get("targets")) {
            JsonNode series =
                    prometheus.since(DashboardFiles.filled(target.get("expr").asText()));
            series.forEach(one ->
                    one.get("values").forEach(point -> seen.add(point.get(1).asText())));
        }
        return seen;
    }
}
