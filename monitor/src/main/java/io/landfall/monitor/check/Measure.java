package io.landfall.monitor.check;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A figure that a check has read, and the exporter shows.
 *
 * @param name behind {@code landfall_}, with the base unit at its end: {@code binlog_retention_seconds}
 * @param labels what it is of, besides the migration: {@code server}, {@code host} or {@code record}
 * @param values one; any number where each is counted, as of answer times
 */
public record Measure(String name, Map<String, String> labels, List<Double> values) {

    public Measure {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        values = List.copyOf(values);
    }

    public static Measure of(String name, double value) {
        return new Measure(name, Map.of(), List.of(value));
    }

    public static Measure of(String name, boolean value) {
        return of(name, value ? 1 : 0);
    }

    public static Measure seconds(String name, Duration value) {
        return times(name, List.of(value));
    }

    public static Measure times(String name, List<Duration> values) {
        return new Measure(
                name,
                Map.of(),
                values.stream().map(value -> value.toNanos() / 1e9).toList());
    }

    /** The same, of {@code what}; labels stand in the order in which they are given. */
    public Measure on(String label, String what) {
        Map<String, String> more = new LinkedHashMap<>(labels);
        more.put(label, what);
        return new Measure(name, more, values);
    }

    public Measure onServer(String server) {
        return on("server", server);
    }
}
