package io.landfall.bot.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The dashboards as they lie in {@code docker/grafana}. */
public final class DashboardFiles {

    public static final List<String> NAMES = List.of("migration", "cutover", "fleet");

    static final Path DIRECTORY = DeclaredMetrics.DOCKER.resolve("grafana/dashboards");

    private DashboardFiles() {}

    /** Returns the query with what Grafana puts in the place of its variables. */
    public static String filled(String query) {
        return query.replace("$migration", ".+").replace("$__rate_interval", "1m");
    }

    /** What its panels and annotations ask. */
    public static List<String> queries(String name) throws IOException {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : panels(name)) {
            panel.get("targets")
                    .forEach(target -> queries.add(target.get("expr").asText()));
        }
        read(name)
                .at("/annotations/list")
                .forEach(mark -> queries.add(mark.get("expr").asText()));
        return queries;
    }

    /** Its panels but for the lines that only part them. */
    public static List<JsonNode> panels(String name) throws IOException {
        List<JsonNode> panels = new ArrayList<>();
        read(name).get("panels").forEach(panels::add);
        panels.removeIf(panel -> panel.get("type").asText().equals("row"));
        return panels;
    }

    static JsonNode read(String name) throws IOException {
        return new ObjectMapper().readTree(DIRECTORY.resolve(name + ".json").toFile());
    }
}
