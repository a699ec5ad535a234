package io.landfall.bot.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboards in {@code docker/grafana}: what holds of each of them as it lies there. */
class DashboardsTest {

    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void areWhatTheirSourceMakes() throws IOException {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
        for (Map.Entry<String, ?> made : Dashboards.all().entrySet()) {
            String text = JSON.writer(printer).writeValueAsString(made.getValue()) + "\n";
            Path file = DashboardFiles.DIRECTORY.resolve(made.getKey());
            if (Boolean.getBoolean("dashboards.write")) {
                Files.writeString(file, text);
            }
            assertThat(Files.readString(file)).isEqualTo(text);
        }
        try (Stream<Path> files = Files.list(DashboardFiles.DIRECTORY)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Dashboards.all().keySet());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"migration", "cutover", "fleet"})
    void canBeImportedAsTheyAre(String name) throws IOException {
        JsonNode dashboard = DashboardFiles.read(name);

        assertThat(dashboard.get("schemaVersion").asInt()).isBetween(41, 42);
        assertThat(dashboard.get("uid").asText()).isEqualTo("landfall-" + name);
        assertThat(dashboard.get("editable").asBoolean(true)).isFalse();
        assertThat(dashboard.get("graphTooltip").asInt()).as("shared crosshair").isEqualTo(1);
        JsonNode variables = dashboard.at("/templating/list");
        assertThat(variables.at("/0/name").asText()).isEqualTo("datasource");
        JsonNode migration = variables.get(1);
        assertThat(migration.get("name").asText()).isEqualTo("migration");
        assertThat(migration.get("multi").asBoolean()).isTrue();
        assertThat(migration.get("includeAll").asBoolean()).isTrue();
        assertThat(migration.get("allValue").asText()).isEqualTo(".+");
        assertThat(migration.get("refresh").asInt()).as("on time range").isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"migration", "cutover", "fleet"})
    void eachPanelSaysWhatItShowsInWhichUnitFromTheChosenSource(String name) throws IOException {
        for (JsonNode panel : DashboardFiles.panels(name)) {
            String title = panel.get("title").asText();
            assertThat(title).isNotBlank();
            assertThat(panel.get("description").asText()).as(title).endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                    .as(title)
                    .isNotBlank();
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            assertThat(panel.get("targets")).as(title).isNotEmpty();
            panel.get("targets").forEach(target -> {
                assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                assertThat(RANGE.matcher(target.get("expr").asText()).results())
                        .as(title)
                        .allMatch(range -> range.group().equals("[$__rate_interval]"));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"migration", "cutover", "fleet"})
    void noTwoPanelsOverlapInTheGridOf24(String name) throws IOException {
        Set<String> taken = new HashSet<>();
        List<Integer> ids = new ArrayList<>();
        for (JsonNode panel : DashboardFiles.read(name).get("panels")) {
            JsonNode place = panel.get("gridPos");
            ids.add(panel.get("id").asInt());
            assertThat(place.get("x").asInt() + place.get("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = 0; x < place.get("w").asInt(); x++) {
                for (int y = 0; y < place.get("h").asInt(); y++) {
                    String cell =
                            (place.get("x").asInt() + x) + "," + (place.get("y").asInt() + y);
                    assertThat(taken.add(cell))
                            .as(panel.get("title").asText() + " at " + cell)
                            .isTrue();
                }
            }
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void askOnlyForWhatTheServiceExportsOrALaterIssueBrings() throws IOException {
        Set<String> known = new TreeSet<>(DeclaredMetrics.exported());
        known.addAll(DeclaredMetrics.expectedEmpty().keySet());
        Set<String> asked = new TreeSet<>();
        for (String name : DashboardFiles.NAMES) {
            DashboardFiles.queries(name).forEach(query -> asked.addAll(DeclaredMetrics.in(query)));
        }

        assertThat(known).containsAll(asked);
        assertThat(asked).hasSizeGreaterThan(25);
    }

    /** Prometheus' own parser takes each of them, with what Grafana puts in the place of its variables. */
    @Test
    void everyQueryIsOne() throws IOException {
        Path rules = Files.createTempFile("queries", ".yml");
        StringBuilder text = new StringBuilder("groups:\n- name: queries\n  rules:\n");
        for (String name : DashboardFiles.NAMES) {
            for (String query : DashboardFiles.queries(name)) {
                text.append("  - {record: query" + text.length() + ", expr: '")
                        .append(DashboardFiles.filled(query))
                        .append("'}\n");
            }
        }
        Files.writeString(rules, text);
        try {
            assertThat(Command.run("promtool", "check", "rules", rules.toString()))
                    .contains("SUCCESS");
        } finally {
            Files.delete(rules);
        }
    }
}
