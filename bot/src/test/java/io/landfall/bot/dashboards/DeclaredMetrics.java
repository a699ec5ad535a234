package io.landfall.bot.dashboards;

import io.landfall.bot.posts.RunMetrics;
import io.landfall.monitor.metrics.MigrationMetrics;
import io.landfall.runbooks.journal.history.History;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names that may stand in a query. */
public final class DeclaredMetrics {

    static final Path DOCKER = Path.of("..", "docker");

    private static final Pattern NAME = Pattern.compile("\\blandfall_[a-z_]+");
    private static final Pattern EXPECTED_EMPTY = Pattern.compile("(?m)^(landfall_\\w+) +(#\\d+|-) +(\\S.*)$");

    private DeclaredMetrics() {}

    /** What the service registers. */
    static List<MetricFamilySamples> families() {
        CollectorRegistry registry = new CollectorRegistry();
        new MigrationMetrics(registry, "0");
        new RunMetrics(registry, History.of(List.of()), Map.of());
        return Collections.list(registry.metricFamilySamples());
    }

    /** The names of its series. */
    static Set<String> exported() {
        return families().stream()
                .map(MetricFamilySamples::getNames)
                .flatMap(Arrays::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What has no data in a demo, with the reason. */
    public static Map<String, String> expectedEmpty() throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        EXPECTED_EMPTY
                .matcher(Files.readString(DOCKER.resolve("grafana/expected-empty.txt")))
                .results()
                .forEach(line -> reasons.put(line.group(1), line.group(3)));
        return reasons;
    }

    /** The names of Landfall's metrics in a query. */
    public static Set<String> in(String query) {
        return NAME.matcher(query).results().map(MatchResult::group).collect(Collectors.toSet());
    }
}
