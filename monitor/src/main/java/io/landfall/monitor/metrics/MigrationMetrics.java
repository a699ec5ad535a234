package io.landfall.monitor.metrics;

import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.server.ReplicaStatus;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.SimpleCollector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Prometheus sees of the migrations. A value that could not be read is absent; only {@code landfall_mysql_up} is 0
 * then. The series of a migration that ends are removed.
 */
public final class MigrationMetrics {

    private static final double[] SECONDS = {
        0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10
    };

    private final Gauge lag;
    private final Gauge heartbeatLag;
    private final Gauge running;
    private final Gauge catchUp;
    private final Gauge up;
    private final Gauge skipNameResolve;
    private final Gauge writable;
    private final Gauge clientsLeft;
    private final Gauge checkStatus;
    private final Gauge dnsCached;
    private final Gauge recordTtl;
    private final Gauge dnsLookup;
    private final Histogram connect;
    private final Histogram query;
    private final List<SimpleCollector<?>> all;
    private final Set<Series> known = ConcurrentHashMap.newKeySet();

    private record Series(SimpleCollector<?> collector, List<String> labels) {}

    /** Registers every name at {@code registry}; once for each registry. */
    public MigrationMetrics(CollectorRegistry registry, String version) {
        lag = gauge("replication_lag_seconds", "Seconds_Behind_Master as the target says it.", "migration");
        heartbeatLag =
                gauge("replication_heartbeat_lag_seconds", "Age of the newest heartbeat on the target.", "migration");
        running = gauge(
                "replication_running", "1 while this replication thread of the target runs.", "migration", "thread");
        catchUp = gauge("replication_catch_up_seconds", "When the lag will be gone at this pace.", "migration");
        up = gauge("mysql_up", "1 while the server lets Landfall in.", "migration", "server");
        skipNameResolve =
                gauge("skip_name_resolve", "1 while the server does not look up names.", "migration", "server");
        writable = gauge("writable_servers", "Servers of the pair that are not read_only.", "migration");
        clientsLeft =
                gauge("clients_left", "Sessions of clients on the server that only follows.", "migration", "server");
        checkStatus = gauge("check_status", "0 OK, 1 WARN, 2 FAIL, 3 UNKNOWN.", "migration", "check");
        recordTtl = gauge("dns_record_ttl_seconds", "Longest TTL on the way to the address.", "migration", "record");
        dnsCached = gauge(
                "dns_cached_until_timestamp_seconds",
                "Until when a cache may hold an answer that was given by now.",
                "migration",
                "record");
        dnsLookup = gauge("dns_lookup_seconds", "Time the authoritative server took to answer.", "migration", "record");
        connect = histogram("mysql_connect_seconds", "Time to connect and log in.", "migration", "server");
        query = histogram("mysql_query_seconds", "Time of a SELECT 1.", "migration", "server");
        all = List.of(
                lag,
                heartbeatLag,
                running,
                catchUp,
                up,
                skipNameResolve,
                writable,
                clientsLeft,
                dnsCached,
                checkStatus,
                recordTtl,
                dnsLookup,
                connect,
                query);
        all.forEach(registry::register);
        Gauge build = gauge("build_info", "1, with the version of Landfall.", "version");
        build.labels(version).set(1);
        registry.register(build);
    }

    private static Gauge gauge(String name, String help, String... labels) {
        return Gauge.build("landfall_" + name, help).labelNames(labels).create();
    }

    private static Histogram histogram(String name, String help, String... labels) {
        return Histogram.build("landfall_" + name, help)
                .labelNames(labels)
                .buckets(SECONDS)
                .create();
    }

    public void replication(String migration, List<ReplicaStatus> following) {
        Optional<ReplicaStatus> status = following.stream().findFirst();
        set(running, status.map(s -> s.ioRunning() ? 1.0 : 0.0), migration, "io");
        set(running, status.map(s -> s.sqlRunning() ? 1.0 : 0.0), migration, "sql");
        set(
                lag,
                status.filter(s -> s.secondsBehind().isPresent())
                        .map(s -> (double) s.secondsBehind().getAsLong()),
                migration);
    }

    public void heartbeatLag(String migration, Optional<Duration> now, Optional<Duration> timeToCatchUp) {
        set(heartbeatLag, now.map(MigrationMetrics::seconds), migration);
        set(catchUp, timeToCatchUp.map(MigrationMetrics::seconds), migration);
    }

    public void up(String migration, String server, boolean isUp) {
        set(up, Optional.of(isUp ? 1.0 : 0.0), migration, server);
    }

    public void skipNameResolve(String migration, String server, Optional<Boolean> on) {
        set(skipNameResolve, on.map(isOn -> isOn ? 1.0 : 0.0), migration, server);
    }

    public void writableServers(String migration, Optional<Integer> count) {
        set(writable, count.map(Integer::doubleValue), migration);
    }

    public void clientsLeft(String migration, String server, Optional<Integer> sessions) {
        set(clientsLeft, sessions.map(Integer::doubleValue), migration, server);
    }

    public void dnsCached(String migration, String record, Instant until) {
        set(dnsCached, Optional.of(until.toEpochMilli() / 1e3), migration, record);
    }

    public void check(String migration, CheckResult result) {
        set(checkStatus, Optional.of((double) result.finding().status().ordinal()), migration, result.name());
    }

    public void dns(String migration, String record, Optional<Duration> ttl, Optional<Duration> took) {
        set(recordTtl, ttl.map(MigrationMetrics::seconds), migration, record);
        set(dnsLookup, took.map(MigrationMetrics::seconds), migration, record);
    }

    public void connected(String migration, String server, Duration took) {
        observe(connect, took, migration, server);
    }

    public void answered(String migration, String server, List<Duration> times) {
        times.forEach(took -> observe(query, took, migration, server));
    }

    /** Removes every series of the migration. */
    public void forget(String migration) {
        known.removeIf(series -> {
            boolean its = series.labels().get(0).equals(migration);
            if (its) {
                remove(series.collector(), series.labels());
            }
            return its;
        });
    }

    private void set(Gauge gauge, Optional<Double> value, String... labels) {
        if (value.isPresent()) {
            known.add(new Series(gauge, List.of(labels)));
            gauge.labels(labels).set(value.get());
        } else {
            remove(gauge, List.of(labels));
        }
    }

    private void observe(Histogram histogram, Duration took, String... labels) {
        known.add(new Series(histogram, List.of(labels)));
        histogram.labels(labels).observe(seconds(took));
    }

    private static void remove(SimpleCollector<?> collector, List<String> labels) {
        collector.remove(labels.toArray(String[]::new));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
