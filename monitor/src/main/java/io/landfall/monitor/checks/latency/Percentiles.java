package io.landfall.monitor.checks.latency;

import io.landfall.monitor.Elapsed;
import java.time.Duration;
import java.util.List;

/**
 * What some measured times have in common.
 *
 * @param p50 half of them were at most this
 * @param p95 95 % were at most this
 * @param p99 99 % were at most this
 */
record Percentiles(Duration p50, Duration p95, Duration p99) {

    /** Takes at least one time. */
    static Percentiles of(List<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        return new Percentiles(at(sorted, 50), at(sorted, 95), at(sorted, 99));
    }

    private static Duration at(List<Duration> sorted, int percent) {
        int rank = (sorted.size() * percent + 99) / 100;
        return sorted.get(Math.max(0, rank - 1));
    }

    @Override
    public String toString() {
        return "p50 " + Elapsed.show(p50) + ", p95 " + Elapsed.show(p95) + ", p99 " + Elapsed.show(p99);
    }
}
