package io.landfall.lab.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The journal as {@code audit shop --json} prints it: a row a line, then what became of the chain. */
public final class JournalAudit {

    private static final Set<String> SWITCHES = Set.of("cutover", "rollback");

    private final List<JsonNode> rows;

    private JournalAudit(List<JsonNode> rows) {
        this.rows = rows;
    }

    public static JournalAudit ask(Path launcher, Path configuration) {
        return parse(Command.run(launcher.toString(), "audit", "shop", "--config", configuration.toString(), "--json"));
    }

    static JournalAudit parse(String lines) {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> rows = new ArrayList<>();
        for (String line : lines.lines().filter(text -> text.startsWith("{")).toList()) {
            try {
                rows.add(mapper.readTree(line));
            } catch (JsonProcessingException e) {
                throw new LabException("The audit printed a line that is not JSON: " + line, e);
            }
        }
        return new JournalAudit(rows);
    }

    /** Whether nothing was taken out of the journal; false when the audit does not say. */
    boolean chainIsWhole() {
        return ofKind("chain").anyMatch(row -> row.path("ok").asBoolean(false));
    }

    /** Every cutover and rollback that was asked for, in order. */
    public List<SwitchAudit> switches() {
        return ofKind("run")
                .filter(row -> SWITCHES.contains(runbook(row)))
                .map(row -> new SwitchAudit(
                        runbook(row), rows.stream().filter(ofRun(row)).toList()))
                .toList();
    }

    /** The last of {@link #switches}; one without any row when there was none. */
    SwitchAudit lastSwitch() {
        List<SwitchAudit> switches = switches();
        return switches.isEmpty() ? new SwitchAudit("none", List.of()) : switches.get(switches.size() - 1);
    }

    /** Whether the migration was finished. */
    boolean isFinished() {
        return finish().flatMap(run -> last(ofKind("ended").filter(ofRun(run))))
                .map(row -> row.path("data").path("outcome").asText())
                .equals(Optional.of("done"));
    }

    /** The plan by which it was finished, line by line; empty when there was none. */
    List<String> finishPlan() {
        return finish().flatMap(run -> last(ofKind("plan").filter(ofRun(run))))
                .map(row -> row.path("data").path("text").asText().lines().toList())
                .orElse(List.of());
    }

    private Optional<JsonNode> finish() {
        return last(ofKind("run").filter(row -> runbook(row).equals("finish")));
    }

    private static String runbook(JsonNode run) {
        return run.path("data").path("runbook").asText();
    }

    /** How long the steps of these names took together, in any run. */
    Duration took(List<String> steps) {
        return ofKind("outcome")
                .filter(row -> steps.contains(row.path("step").asText()))
                .map(row -> Duration.ofMillis(row.path("data").path("ms").asLong()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private Stream<JsonNode> ofKind(String kind) {
        return rows.stream().filter(row -> row.path("kind").asText().equals(kind));
    }

    private static Predicate<JsonNode> ofRun(JsonNode run) {
        return row -> row.path("run").equals(run.path("run"));
    }

    private static Optional<JsonNode> last(Stream<JsonNode> rows) {
        return rows.reduce((earlier, later) -> later);
    }
}
