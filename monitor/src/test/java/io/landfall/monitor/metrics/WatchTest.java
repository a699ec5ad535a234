package io.landfall.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.checks.FakePair;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.Presence;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {

    private final FakePair pair = new FakePair();
    private final CollectorRegistry registry = new CollectorRegistry();
    private final Examination examination = new Examination(Duration.ofSeconds(10));
    private final List<String> news = new ArrayList<>();
    private final Watch watch = new Watch(
            "shop",
            pair.view(),
            pair.checks().whileFollowing(),
            WatchSettings.usual(Duration.ofSeconds(5), Duration.ofSeconds(1)),
            new MigrationMetrics(registry, "0.1.0"),
            this::hear,
            new LagHistory(),
            pair.clock);

    private void hear(String migration, List<Change> changes) {
        changes.forEach(change ->
                news.add(change.now().name() + " " + change.now().finding().status()));
    }

    @AfterEach
    void close() {
        examination.close();
    }

    @Test
    void publishesWhatItSeesOfAHealthyPair() throws IOException {
        watch.lookAtLag();
        watch.lookAtEverything(examination);

        assertThat(scrape())
                .contains(
                        "landfall_replication_heartbeat_lag_seconds{migration=\"shop\",} 0.08",
                        "landfall_replication_lag_seconds{migration=\"shop\",} 0.0",
                        "landfall_replication_running{migration=\"shop\",thread=\"io\",} 1.0",
                        "landfall_replication_catch_up_seconds{migration=\"shop\",} 0.0",
                        "landfall_mysql_up{migration=\"shop\",server=\"new-db\",} 1.0",
                        "landfall_mysql_connect_seconds_count{migration=\"shop\",server=\"old-db\",} 1.0",
                        "landfall_mysql_query_seconds_count{migration=\"shop\",server=\"new-db\",} 10.0",
                        "landfall_skip_name_resolve{migration=\"shop\",server=\"old-db\",} 1.0",
                        "landfall_writable_servers{migration=\"shop\",} 1.0",
                        "landfall_check_status{migration=\"shop\",check=\"errant_transactions\",} 0.0",
                        "landfall_build_info{version=\"0.1.0\",} 1.0");
        assertThat(watch.latest()).hasSizeGreaterThan(20);
        assertThat(news).isEmpty();
    }

    @Test
    void leavesOutWhatItCannotReadAndNeverSaysZero() throws IOException {
        watch.lookAtLag();
        watch.lookAtEverything(examination);
        pair.target.presence(Presence.SILENT);

        watch.lookAtLag();
        watch.lookAtEverything(examination);

        assertThat(scrape())
                .contains(
                        "landfall_mysql_up{migration=\"shop\",server=\"new-db\",} 0.0",
                        "landfall_mysql_up{migration=\"shop\",server=\"old-db\",} 1.0",
                        "landfall_check_status{migration=\"shop\",check=\"errant_transactions\",} 3.0")
                .doesNotContain(
                        "landfall_replication_heartbeat_lag_seconds{",
                        "landfall_replication_lag_seconds{",
                        "landfall_replication_running{",
                        "landfall_replication_catch_up_seconds{",
                        "landfall_writable_servers{",
                        "landfall_skip_name_resolve{migration=\"shop\",server=\"new-db\"");
        assertThat(watch.lag().latest().orElseThrow().lag()).isEmpty();
        assertThat(news).contains("replication_running UNKNOWN", "errant_transactions UNKNOWN");
    }

    @Test
    void tellsAChangeOnceAndTheLagOnlyThroughItsAlarm() {
        pair.target.beat(new Heartbeat(1, FakePair.NOW.minusSeconds(9), "journal-1"));
        pair.target.variable("read_only", "OFF");

        for (int i = 0; i < 3; i++) {
            watch.lookAtLag();
            watch.lookAtEverything(examination);
        }

        assertThat(news).containsExactly("replication_heartbeat_lag WARN", "target_read_only FAIL");
    }

    @Test
    void countsTwoWritableServers() throws IOException {
        pair.target.variable("read_only", "OFF");

        watch.lookAtEverything(examination);

        assertThat(scrape()).contains("landfall_writable_servers{migration=\"shop\",} 2.0");
    }

    @Test
    void leavesNoSeriesBehindWhenTheMigrationEndsDuringALook() throws IOException {
        watch.lookAtLag();
        watch.lookAtEverything(examination);
        watch.end();
        watch.lookAtLag();
        watch.lookAtEverything(examination);

        assertThat(scrape()).doesNotContain("shop");
        assertThat(watch.latest()).allMatch(looked -> looked.finding().status() == Status.OK);
    }

    private String scrape() throws IOException {
        StringWriter text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        return text.toString();
    }
}
