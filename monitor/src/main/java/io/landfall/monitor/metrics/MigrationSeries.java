package io.landfall.monitor.metrics;

import io.landfall.monitor.check.Measure;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.SimpleCollector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Series whose first label is the migration. A value that is absent has no series, and the series of a migration go
 * together. Safe for many threads.
 */
public final class MigrationSeries {

    static final double[] SECONDS = {
        0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10
    };

    private final CollectorRegistry registry;
    private final Set<Series> known = ConcurrentHashMap.newKeySet();
    /** By name without the beginning. */
    private final Map<String, SimpleCollector<?>> declared = new ConcurrentHashMap<>();
    /** What each check of a migration measured last. */
    private final Map<List<String>, Set<Series>> measured = new ConcurrentHashMap<>();

    private record Series(SimpleCollector<?> collector, List<String> labels) {}

    /** Registers each name at {@code registry}. */
    public MigrationSeries(CollectorRegistry registry) {
        this.registry = registry;
    }

    /** Declares {@code landfall_} and {@code name}, with {@code more} labels behind {@code migration}. */
    public Gauge gauge(String name, String help, String... more) {
        return declare(
                name,
                Gauge.build("landfall_" + name, help).labelNames(labels(more)).register(registry));
    }

    /** The same for times from a tenth of a millisecond to ten seconds. */
    public Histogram histogram(String name, String help, String... more) {
        return declare(
                name,
                Histogram.build("landfall_" + name, help)
                        .labelNames(labels(more))
                        .buckets(SECONDS)
                        .register(registry));
    }

    private <T extends SimpleCollector<?>> T declare(String name, T collector) {
        declared.put(name, collector);
        return collector;
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
            forget(series);
        }
    }

    /**
     * Shows what a check of a migration has measured now; what it measured before and not now is gone. A name that nobody has
     * declared is a gauge.
     */
    public void measured(String migration, String check, List<Measure> measures) {
        Set<Series> now = new HashSet<>();
        for (Measure measure : measures) {
            List<String> labels = new ArrayList<>(List.of(migration));
            labels.addAll(measure.labels().values());
            String[] values = labels.toArray(String[]::new);
            SimpleCollector<?> collector = collector(measure);
            if (collector instanceof Histogram histogram) {
                measure.values().forEach(seconds -> observe(histogram, seconds, values));
            } else {
                set((Gauge) collector, measure.values().stream().findFirst(), values);
                now.add(new Series(collector, labels));
            }
        }
        Set<Series> before = Optional.ofNullable(measured.put(List.of(migration, check), now))
                .orElse(Set.of());
        before.stream().filter(series -> !now.contains(series)).forEach(this::forget);
    }

    private synchronized SimpleCollector<?> collector(Measure measure) {
        SimpleCollector<?> known = declared.get(measure.name());
        return known != null
                ? known
                : gauge(
                        measure.name(),
                        "As a check measures it.",
                        measure.labels().keySet().toArray(String[]::new));
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
        measured.keySet().removeIf(check -> check.get(0).equals(migration));
        forgetIf(series -> series.labels().get(0).equals(migration));
    }

    private void forgetIf(Predicate<Series> gone) {
        known.stream().filter(gone).toList().forEach(this::forget);
    }

    private void forget(Series series) {
        if (known.remove(series)) {
            series.collector().remove(series.labels().toArray(String[]::new));
        }
    }
}
