package io.landfall.lab.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabException;
import io.landfall.lab.trace.Difference.Stay;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The journal as {@code audit shop --json} prints it: a row a line, then what became of the chain. */
public final class JournalAudit {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SWITCHES = Set.of("cutover", "rollback");

    private final List<JsonNode> rows;

    private JournalAudit(List<JsonNode> rows) {
        this.rows = rows;
    }

    public static JournalAudit ask(Path launcher, Path configuration) {
        return parse(Command.run(launcher.toString(), "audit", "shop", "--config", configuration.toString(), "--json"));
    }

    static JournalAudit parse(String lines) {
        return new JournalAudit(lines.lines()
                .filter(text -> text.startsWith("{"))
                .map(JournalAudit::parsed)
                .toList());
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new LabException("The audit printed what is not JSON: " + json, e);
        }
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

    /** What the plan by which it was finished leaves as it is; nothing when there was none. */
    List<Stay> stays() {
        return finish().flatMap(run -> last(ofKind("plan").filter(ofRun(run))))
                .map(row -> parsed(row.path("data").path("record").asText()))
                .map(plan -> stream(plan.path("stays")).map(JournalAudit::stay).toList())
                .orElse(List.of());
    }

    private static Stay stay(JsonNode stay) {
        return new Stay(
                stay.path("server").asText(),
                stream(stay.path("things")).map(JsonNode::asText).toList());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private Optional<JsonNode> finish() {
        return last(ofKind("run").filter(row -> runbook(row).equals("finish")));
    }

    private static String runbook(JsonNode run) {
        return run.path("data").path("runbook").asText();
    }

    /** A stretch of time by the service's clock. */
    public record Span(Instant from, Instant to) {

        public double seconds() {
            return Duration.between(from, to).toMillis() / 1000.0;
        }
    }

    /** From the beginning of the step {@code first} to the end of {@code last}, as they were made last. */
    public Span span(String first, String last) {
        return new Span(at("intent", first), at("outcome", last));
    }

    private Instant at(String kind, String step) {
        return last(ofKind(kind).filter(row -> row.path("step").asText().equals(step)))
                .map(row -> Instant.parse(row.path("at").asText()))
                .orElseThrow(() -> new LabException("The journal has no " + kind + " of " + step + "."));
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
