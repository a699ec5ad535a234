package io.landfall.bot.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.landfall.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules in {@code docker/prometheus}: Prometheus takes them, each is tested, and each says what to do first. */
class AlertsTest {

    private static final Path PROMETHEUS = DeclaredMetrics.DOCKER.resolve("prometheus");

    @Test
    void promtoolTakesTheConfigurationAndPassesTheTestsOfTheRules() {
        Command.run(
                "promtool",
                "check",
                "config",
                PROMETHEUS.resolve("prometheus.yml").toString());

        assertThat(Command.run(
                        "promtool",
                        "test",
                        "rules",
                        PROMETHEUS.resolve("alerts-test.yml").toString()))
                .contains("SUCCESS");
    }

    @Test
    void eachHasATestAndSaysWhatToDoFirstAndWhereMoreIsSaid() throws IOException {
        String tests = Files.readString(PROMETHEUS.resolve("alerts-test.yml"));
        String docs = Files.readString(Path.of("..", "docs", "monitoring.md"));
        for (JsonNode rule : rules()) {
            String name = rule.get("alert").asText();

            assertThat(tests).contains("alertname=\"" + name + "\"");
            assertThat(docs).contains("\n### " + name + "\n");
            JsonNode annotations = rule.get("annotations");
            assertThat(annotations.get("docs").asText())
                    .isEqualTo("docs/monitoring.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(annotations.get("summary").asText()).as(name).endsWith(".");
            assertThat(annotations.get("first").asText()).as(name).hasSizeGreaterThan(40);
            assertThat(rule.get("labels").get("severity").asText()).isIn("critical", "warning");
        }
    }

    @Test
    void asksOnlyForWhatTheServiceExports() throws IOException {
        Set<String> exported = DeclaredMetrics.exported();
        for (JsonNode rule : rules()) {
            assertThat(exported)
                    .as(rule.get("alert").asText())
                    .containsAll(DeclaredMetrics.in(rule.get("expr").asText()));
        }
    }

    @Test
    void everyMetricIsInTheDocumentation() throws IOException {
        String docs = Files.readString(Path.of("..", "docs", "monitoring.md"));

        assertThat(DeclaredMetrics.families()).extracting(family -> family.name).allSatisfy(name -> assertThat(docs)
                .contains("`" + name));
    }

    private static List<JsonNode> rules() throws IOException {
        JsonNode file =
                new YAMLMapper().readTree(PROMETHEUS.resolve("alerts.yml").toFile());
        List<JsonNode> rules = new ArrayList<>();
        file.get("groups").get(0).get("rules").forEach(rules::add);
        assertThat(rules).hasSize(13);
        return rules;
    }
}
