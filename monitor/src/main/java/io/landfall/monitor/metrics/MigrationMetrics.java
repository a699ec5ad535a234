package io.landfall.monitor.metrics;

import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.server.ReplicaStatus;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What Prometheus sees of the migrations. A value that could not be read is absent; only {@code landfall_mysql_up} is 0
 * then. The series of a migration that ends are removed.
 */
public final class MigrationMetrics {

    private final Gauge lag;
    private final Gauge heartbeatLag;
    private final Gauge lagLimit;
    private final Gauge running;
    private final Gauge wayBack;
    private final Gauge catchUp;
    private final Gauge writeRate;
    private final Gauge applyRate;
    private final Gauge up;
    private final Gauge checkStatus;
    private final Gauge dnsCached;
    private final Histogram late;
    private final MigrationSeries series;

    /** Registers every name at {@code registry}; once for each registry. */
    public MigrationMetrics(CollectorRegistry registry, String version) {
        series = new MigrationSeries(registry);
        lag = series.gauge("replication_lag_seconds", "Seconds_Behind_Master as the server that follows says it.");
        heartbeatLag = series.gauge(
                "replication_heartbeat_lag_seconds", "Age of the newest heartbeat on the server that follows.");
        lagLimit = series.gauge("replication_lag_limit_seconds", "Heartbeat lag from which on there is a warning.");
        running = series.gauge("replication_running", "1 while this thread of the server that follows runs.", "thread");
        wayBack = series.gauge(
                "way_back_running", "1 while the server that was left follows, so that a rollback is possible.");
        catchUp = series.gauge("replication_catch_up_seconds", "When the lag will be gone at this pace.");
        writeRate = series.gauge("write_rate", "Transactions that clients write in a second.");
        applyRate = series.gauge("apply_rate", "Transactions that the server that follows applies in a second.");
        series.gauge(
                "binlog_retention_seconds",
                "How long the server that takes writes keeps its binary logs; +Inf when until somebody purges them.");
        up = series.gauge("mysql_up", "1 while the server lets Landfall in.", "server");
        series.gauge("skip_name_resolve", "1 while the server does not look up names.", "server");
        series.gauge(
                "certificate_expiry_timestamp_seconds", "When the certificate ends that the server shows.", "server");
        series.gauge("writable_servers", "Servers of the pair that are not read_only.");
        series.gauge("clients_left", "Sessions of clients on the server that only follows.", "server");
        checkStatus = series.gauge("check_status", "0 OK, 1 WARN, 2 FAIL, 3 UNKNOWN.", "check");
        series.gauge("dns_record_ttl_seconds", "Longest TTL on the way to the address.", "record");
        dnsCached = series.gauge(
                "dns_cached_until_timestamp_seconds",
                "Until when a cache may hold an answer that was given by now.",
                "record");
        series.gauge("dns_lookup_seconds", "Time the authoritative server took to answer.", "record");
        series.histogram("mysql_connect_seconds", "Time to connect and log in.", "server");
        series.histogram("mysql_query_seconds", "Time of a SELECT 1.", "server");
        late = Histogram.build(
                        "landfall_watch_lateness_seconds", "How long a look that was due has waited for its turn.")
                .buckets(MigrationSeries.SECONDS)
                .register(registry);
        Gauge build = Gauge.build("landfall_build_info", "1, with the version of Landfall.")
                .labelNames("version")
                .register(registry);
        build.labels(version).set(1);
    }

    public void late(Duration waited) {
        late.observe(seconds(waited));
    }

    /** {@code isWayBack} says whether who follows is the server that was left. */
    public void replication(String migration, List<ReplicaStatus> following, boolean isWayBack) {
        Optional<ReplicaStatus> status = following.stream().findFirst();
        boolean runs = status.filter(ReplicaStatus::runs).isPresent();
        set(wayBack, isWayBack ? Optional.of(runs ? 1.0 : 0.0) : Optional.empty(), migration);
        set(running, status.map(s -> s.ioRunning() ? 1.0 : 0.0), migration, "io");
        set(running, status.map(s -> s.sqlRunning() ? 1.0 : 0.0), migration, "sql");
        set(
                lag,
                status.filter(s -> s.secondsBehind().isPresent())
                        .map(s -> (double) s.secondsBehind().getAsLong()),
                migration);
    }

    public void heartbeatLag(
            String migration, Optional<Duration> now, Duration limit, Optional<Duration> timeToCatchUp) {
        set(heartbeatLag, now.map(MigrationMetrics::seconds), migration);
        set(lagLimit, Optional.of(seconds(limit)), migration);
        set(catchUp, timeToCatchUp.map(MigrationMetrics::seconds), migration);
    }

    /** Transactions in a second, without Landfall's own heartbeat. */
    public void rates(String migration, OptionalDouble written, OptionalDouble applied) {
        set(writeRate, written.stream().boxed().findFirst(), migration);
        set(applyRate, applied.stream().boxed().findFirst(), migration);
    }

    public void up(String migration, String server, boolean isUp) {
        set(up, Optional.of(isUp ? 1.0 : 0.0), migration, server);
    }

    public void dnsCached(String migration, String record, Instant until) {
        set(dnsCached, Optional.of(until.toEpochMilli() / 1e3), migration, record);
    }

    /** What a check says, and the figures in it. */
    public void check(String migration, CheckResult result) {
        Status status = result.finding().status();
        set(
                checkStatus,
                status == Status.LATER ? Optional.empty() : Optional.of((double) status.ordinal()),
                migration,
                result.name());
        series.measured(migration, result.name(), result.finding().measures());
    }

    /** Removes every series of the migration. */
    public void forget(String migration) {
        series.forget(migration);
    }

    private void set(Gauge gauge, Optional<Double> value, String... labels) {
        series.set(gauge, value, labels);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
