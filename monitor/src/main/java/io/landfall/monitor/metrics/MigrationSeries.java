package io.landfall.monitor.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.SimpleCollector;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Series whose first label is the migration. A value that is absent has no series, and the series of a migration go
 * together. Safe for many threads.
 */
public final class MigrationSeries {

    private static final double[] SECONDS = {
        0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10
    };

    private final CollectorRegistry registry;
    private final Set<Series> known = ConcurrentHashMap.newKeySet();

    private record Series(SimpleCollector<?> collector, List<String> labels) {}

    /** Registers each name at {@code registry}. */
    public MigrationSeries(CollectorRegistry registry) {
        this.registry = registry;
    }

    /** Declares {@code landfall_} and {@code name}, with {@code more} labels behind {@code migration}. */
    public Gauge gauge(String name, String help, String... more) {
        return Gauge.build("landfall_" + name, help).labelNames(labels(more)).register(registry);
    }

    /** The same for times from a tenth of a millisecond to ten seconds. */
    public Histogram histogram(String name, String help, String... more) {
        return Histogram.build("landfall_" + name, help)
                .labelNames(labels(more))
                .buckets(SECONDS)
                .register(registry);
    }

    private static String[] labels(String... more) {
        String[] labels = new String[more.length + 1];
        labels[0] = "migration";
        System.arraycopy(more, 0, labels, 1, more.length);
        return labels;
    }

    /** Shows the value, or removes the series when there is none. */
    public void set(Gauge gauge, Optional<Double> value, String... labels) {
        Series series = new Series(gauge, List.of(labels));
        if (value.isPresent()) {
            known.add(series);
            gauge.labels(labels).set(value.get());
        } else {
            forgetIf(series::equals);
        }
    }

    /** Counts one more time. */
    public void observe(Histogram histogram, double seconds, String... labels) {
        known.add(new Series(histogram, List.of(labels)));
        histogram.labels(labels).observe(seconds);
    }

    /** Removes the migration's series of this name. */
    public void forget(Gauge gauge, String migration) {
        forgetIf(series -> series.collector() == gauge && series.labels().get(0).equals(migration));
    }

    /** Removes every series of the migration. */
    public void forget(String migration) {
        forgetIf(series -> series.labels().get(0).equals(migration));
    }

    private void forgetIf(Predicate<Series> gone) {
        known.removeIf(series -> {
            boolean isGone = gone.test(series);
            if (isGone) {
                series.collector().remove(series.labels().toArray(String[]::new));
            }
            return isGone;
        });
    }
}
