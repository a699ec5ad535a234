package io.landfall.monitor.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.checks.FakePair;
import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.checks.Occasion;
import io.landfall.monitor.dns.DnsServer;
import io.landfall.monitor.dns.FakeNameServer;
import io.landfall.monitor.metrics.MigrationMetrics;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.Presence;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final Duration PATIENT = Duration.ofMinutes(5);

    private final FakePair pair = new FakePair();
    private final CollectorRegistry registry = new CollectorRegistry();
    private final List<String> news = new ArrayList<>();
    private final MigrationMetrics metrics = new MigrationMetrics(registry, "0.1.0");
    private final LagHistory history = new LagHistory();
    private final Watch watch = watch(pair.view());

    private Watch watch(MigrationView view) {
        return watch("shop", view, false, pair.clock);
    }

    private Watch watch(String migration, MigrationView view, boolean followerIsWayBack, Clock clock) {
        return new Watch(
                migration,
                new PairLanes(view, Runnable::run, PATIENT),
                new PairLanes(view, Runnable::run, PATIENT),
                round -> pair.requirements().of(round).of(Occasion.WATCH),
                round -> pair.requirements().of(round).of(Occasion.ALARM),
                WatchSettings.usual(Duration.ofSeconds(5), Duration.ofSeconds(1), followerIsWayBack),
                metrics,
                this::hear,
                history,
                clock);
    }

    private void lookAtAll() {
        watch.lookAtLag();
        watch.lookAtAlarms();
        watch.lookAtEverything();
    }

    private void hear(String migration, List<Change> changes) {
        changes.forEach(change ->
                news.add(change.now().name() + " " + change.now().finding().status()));
    }

    @Test
    void publishesWhatItSeesOfAHealthyPair() throws IOException {
        lookAtAll();

        assertThat(scrape())
                .contains(
                        "landfall_replication_heartbeat_lag_seconds{migration=\"shop\",} 0.08",
                        "landfall_replication_lag_seconds{migration=\"shop\",} 0.0",
                        "landfall_replication_lag_limit_seconds{migration=\"shop\",} 5.0",
                        "landfall_binlog_retention_seconds{migration=\"shop\",} 864000.0",
                        "landfall_replication_running{migration=\"shop\",thread=\"io\",} 1.0",
                        "landfall_replication_catch_up_seconds{migration=\"shop\",} 0.0",
                        "landfall_mysql_up{migration=\"shop\",server=\"new-db\",} 1.0",
                        "landfall_mysql_connect_seconds_count{migration=\"shop\",server=\"old-db\",} 1.0",
                        "landfall_mysql_query_seconds_count{migration=\"shop\",server=\"new-db\",} 100.0",
                        "landfall_skip_name_resolve{migration=\"shop\",server=\"old-db\",} 1.0",
                        "landfall_writable_servers{migration=\"shop\",} 1.0",
                        "landfall_check_status{migration=\"shop\",check=\"errant_transactions\",} 0.0",
                        "landfall_build_info{version=\"0.1.0\",} 1.0");
        assertThat(watch.latest()).hasSizeGreaterThan(20);
        assertThat(news).isEmpty();
    }

    @Test
    void leavesOutWhatItCannotReadAndNeverSaysZero() throws IOException {
        lookAtAll();
        pair.target.presence(Presence.SILENT);

        lookAtAll();

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
        assertThat(history.latest().orElseThrow().lag()).isEmpty();
        assertThat(news).contains("replication_running UNKNOWN", "errant_transactions UNKNOWN");
    }

    @Test
    void remembersWritesAndAnswersAndLeavesAGapWhereAServerIsSilent() {
        watch.lookAtLag();
        pair.source.presence(Presence.SILENT);
        watch.lookAtLag();

        List<LagHistory.Look> looks = history.since(FakePair.NOW);

        assertThat(looks)
                .extracting(look -> look.answers().keySet())
                .containsExactly(Set.of("new-db", "old-db"), Set.of("new-db"));
        assertThat(looks.get(1).writesPerSecond()).isEmpty();
    }

    @Test
    void tellsAChangeOnceAndTheLagOnlyThroughItsAlarm() {
        pair.target.beat(new Heartbeat(1, FakePair.NOW.minusSeconds(9), "journal-1"));
        pair.target.variable("read_only", "OFF");

        for (int i = 0; i < 3; i++) {
            lookAtAll();
        }

        assertThat(news)
                .containsExactly("replication_heartbeat_lag WARN", "one_writable_server FAIL", "target_read_only FAIL");
    }

    @Test
    void tellsHowMuchIsWrittenAndAppliedInASecond() throws IOException {
        Watch moving = watch("shop", pair.view(), false, Clock.systemUTC());
        moving.lookAtLag();
        assertThat(scrape()).doesNotContain("landfall_write_rate{", "landfall_apply_rate{");
        pair.source.gtid("0-1-52", "", "0-1-52");
        moving.lookAtLag();

        assertThat(scrape())
                .containsPattern("landfall_write_rate\\{migration=\"shop\",} [1-9]")
                .contains("landfall_apply_rate{migration=\"shop\",} 0.0");
    }

    @Test
    void tellsOfAWayBackOnlyAfterASwitchAndAlsoWhenNobodyFollows() throws IOException {
        watch.lookAtLag();
        assertThat(scrape()).doesNotContain("landfall_way_back_running{");

        Watch turned = watch("shop", pair.view(), true, pair.clock);
        turned.lookAtLag();
        assertThat(scrape()).contains("landfall_way_back_running{migration=\"shop\",} 1.0");

        pair.target.following.clear();
        turned.lookAtLag();
        assertThat(scrape()).contains("landfall_way_back_running{migration=\"shop\",} 0.0");
    }

    @Test
    void tellsWhenACertificateEndsAndThatLogsAreKeptForGood() throws IOException {
        pair.source.certificateExpiry = Optional.of(FakePair.NOW);
        pair.source.variable("binlog_expire_logs_seconds", "0");

        watch.lookAtEverything();

        assertThat(scrape())
                .contains(
                        "landfall_certificate_expiry_timestamp_seconds{migration=\"shop\",server=\"old-db\",} "
                                + (double) FakePair.NOW.getEpochSecond(),
                        "landfall_binlog_retention_seconds{migration=\"shop\",} +Inf")
                .doesNotContain("landfall_certificate_expiry_timestamp_seconds{migration=\"shop\",server=\"new-db\"");
    }

    @Test
    void countsTwoWritableServers() throws IOException {
        pair.target.variable("read_only", "OFF");

        watch.lookAtAlarms();

        assertThat(scrape()).contains("landfall_writable_servers{migration=\"shop\",} 2.0");
        assertThat(watch.alarms())
                .filteredOn(CheckResult::blocks)
                .extracting(CheckResult::name)
                .containsExactly("one_writable_server");
    }

    @Test
    void countsTheClientsOfTheServerThatFollowsAndTellsEachNewOneOnce() throws IOException {
        pair.target.sessions.add(FakePair.session(5, "app", "SELECT 1"));
        pair.target.sessions.add(FakePair.session(6, "app", "SELECT 2"));
        watch.lookAtAlarms();
        watch.lookAtAlarms();
        assertThat(scrape()).contains("landfall_clients_left{migration=\"shop\",server=\"new-db\",} 2.0");
        pair.target.sessions.add(FakePair.session(7, "cron", "SELECT 3"));
        watch.lookAtAlarms();
        watch.lookAtAlarms();
        pair.target.sessions.clear();
        watch.lookAtAlarms();
        watch.lookAtAlarms();
        watch.lookAtAlarms();

        assertThat(news).containsExactly("clients_left WARN", "clients_left WARN", "clients_left OK");
        assertThat(scrape()).contains("landfall_clients_left{migration=\"shop\",server=\"new-db\",} 0.0");
    }

    @Test
    void tellsUntilWhenACacheMayHoldTheRecord() throws IOException {
        try (FakeNameServer names = new FakeNameServer("db.shop.example. 60 IN A 10.0.0.1\n")) {
            MigrationView plain = pair.view();
            MigrationView view = new MigrationView(
                    plain.source(),
                    plain.target(),
                    plain.replicas(),
                    plain.sourceHost(),
                    plain.targetHost(),
                    plain.ours(),
                    plain.probeFrom(),
                    Optional.of(new MigrationView.DnsRecord(
                            "db.shop.example",
                            Duration.ofMinutes(5),
                            new DnsServer(names.address(), Duration.ofSeconds(5)))));

            watch(view).lookAtEverything();

            assertThat(scrape())
                    .contains(
                            "landfall_dns_record_ttl_seconds{migration=\"shop\",record=\"db.shop.example\",} 60.0",
                            "landfall_dns_cached_until_timestamp_seconds{migration=\"shop\",record=\"db.shop.example\",}"
                                    + " " + (FakePair.NOW.getEpochSecond() + 60.0));
        }
    }

    @Test
    void leavesNoSeriesBehindWhenTheMigrationEndsDuringALook() throws IOException {
        lookAtAll();
        watch.end();
        lookAtAll();

        assertThat(scrape()).doesNotContain("shop");
        assertThat(watch.latest()).allMatch(result -> result.finding().status() == Status.OK);
    }

    @Test
    void asksEachServerAtMostTwiceASecondAndAgainForTheAlarms() {
        AtomicInteger source = new AtomicInteger();
        AtomicInteger target = new AtomicInteger();
        pair.source.whenAsked = source::incrementAndGet;
        pair.target.whenAsked = target::incrementAndGet;

        watch.lookAtLag();
        int sourceForLag = source.getAndSet(0);
        int targetForLag = target.getAndSet(0);
        watch.lookAtAlarms();

        assertThat(sourceForLag).isEqualTo(1);
        assertThat(targetForLag).isEqualTo(2);
        // where the source is by then, and who is connected to the target
        assertThat(source).hasValue(1);
        assertThat(target).hasValue(1);
    }

    @Test
    void readsTheVariablesOfAServerOnceForAllChecks() {
        AtomicInteger asked = new AtomicInteger();
        pair.source.whenAsked = () -> {
            boolean isForVariables = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getMethodName().equals("variables")));
            asked.addAndGet(isForVariables ? 1 : 0);
        };

        watch.lookAtEverything();
        watch.lookAtEverything();

        assertThat(asked).hasValue(2);
    }

    @Test
    void forgetsWhatACheckHasMeasuredWhenItCanNotBeReadAnyMore() throws IOException {
        watch.lookAtEverything();
        assertThat(scrape()).contains("landfall_binlog_retention_seconds{migration=\"shop\",} 864000.0");

        pair.source.presence(Presence.SILENT);
        watch.lookAtEverything();

        assertThat(scrape())
                .doesNotContain("landfall_binlog_retention_seconds{")
                .contains("landfall_check_status{migration=\"shop\",check=\"binlog_retention\",} 3.0");
    }

    /** A scrape only writes down what the watches have read: with each migration it gets longer by the same little. */
    @Test
    void readsNoServerForAScrapeAndWritesTheSameForEachOfAHundredMigrations() throws IOException {
        lookAtAll();
        long ofOne = series("shop");
        for (int i = 0; i < 99; i++) {
            Watch another = watch("shop-" + i, pair.view(), false, pair.clock);
            another.lookAtLag();
            another.lookAtAlarms();
            another.lookAtEverything();
        }
        pair.source.presence(Presence.SILENT);
        pair.target.presence(Presence.SILENT);

        assertThat(ofOne).isBetween(100L, 200L);
        assertThat(series("shop.*")).isEqualTo(100 * ofOne);
    }

    private long series(String migration) throws IOException {
        Pattern its = Pattern.compile("migration=\"" + migration + "\"");
        return scrape().lines().filter(line -> its.matcher(line).find()).count();
    }

    private String scrape() throws IOException {
        StringWriter text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        return text.toString();
    }
}
