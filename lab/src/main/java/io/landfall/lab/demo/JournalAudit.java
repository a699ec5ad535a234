package io.landfall.lab.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.lab.Command;
import io.landfall.lab.LabException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The journal as {@code audit shop --json} prints it: a row a line, then what became of the chain. */
final class JournalAudit {

    private final List<JsonNode> rows;

    private JournalAudit(List<JsonNode> rows) {
        this.rows = rows;
    }

    static JournalAudit ask(Path launcher, Path configuration) {
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

    /** How the cutover ended; empty when it has not. */
    Optional<String> outcome() {
        return cutover()
                .flatMap(run -> last(ofKind("ended").filter(ofRun(run))))
                .map(row -> row.path("data").path("outcome").asText());
    }

    /** The steps of the cutover that have an outcome, in order. */
    List<StepFigures> steps() {
        return cutover().stream()
                .flatMap(run -> ofKind("outcome").filter(ofRun(run)).map(this::figures))
                .toList();
    }

    private StepFigures figures(JsonNode outcome) {
        String approval = outcome.path("data").path("approval").asText("");
        Optional<String> approver = last(ofKind("approval")
                        .filter(ofRun(outcome.path("run").asLong()))
                        .filter(row -> row.path("step").asText().equals(approval)))
                .map(row -> row.path("who").asText());
        return new StepFigures(
                outcome.path("step").asText(),
                approver,
                intentBefore(outcome).map(JournalAudit::at).orElse(at(outcome)),
                outcome.path("data").path("ms").asLong());
    }

    private Optional<JsonNode> intentBefore(JsonNode outcome) {
        return last(ofKind("intent")
                .filter(ofRun(outcome.path("run").asLong()))
                .filter(row -> row.path("step").equals(outcome.path("step")))
                .filter(row -> row.path("seq").asLong() < outcome.path("seq").asLong()));
    }

    /** How long the steps of these names took together, in any run. */
    Duration took(List<String> steps) {
        return ofKind("outcome")
                .filter(row -> steps.contains(row.path("step").asText()))
                .map(row -> Duration.ofMillis(row.path("data").path("ms").asLong()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** From the fence to the target's first write, in milliseconds; empty when the journal does not say. */
    Optional<Double> windowMillis() {
        return outcomeFact("open-target", "window_ms")
                .filter(text -> text.matches("[0-9.]+"))
                .map(Double::valueOf);
    }

    /** Whether the snapshots opened at the fence were compared and equal in every table. */
    boolean checksumsAtTheFenceEqual() {
        return outcomeFact("compare-checksums", "checksums_equal").equals(Optional.of("true"));
    }

    private Optional<String> outcomeFact(String step, String fact) {
        return cutover()
                .flatMap(run -> last(ofKind("outcome")
                        .filter(ofRun(run))
                        .filter(row -> row.path("step").asText().equals(step))
                        .filter(row -> row.path("data").has(fact))))
                .map(row -> row.path("data").path(fact).asText());
    }

    private Optional<Long> cutover() {
        return last(ofKind("run")
                        .filter(row -> row.path("data").path("runbook").asText().equals("cutover")))
                .map(row -> row.path("run").asLong());
    }

    private Stream<JsonNode> ofKind(String kind) {
        return rows.stream().filter(row -> row.path("kind").asText().equals(kind));
    }

    private static Predicate<JsonNode> ofRun(long run) {
        return row -> row.path("run").asLong() == run;
    }

    private static Instant at(JsonNode row) {
        return Instant.parse(row.path("at").asText());
    }

    private static Optional<JsonNode> last(Stream<JsonNode> rows) {
        return rows.reduce((earlier, later) -> later);
    }

    /**
     * A step as the report shows it.
     *
     * @param approver empty when it needed nobody's approval
     */
    record StepFigures(String name, Optional<String> approver, Instant started, long milliseconds) {

        Map<String, Object> asJson() {
            return Map.of(
                    "name",
                    name,
                    "approver",
                    approver.orElse(""),
                    "started",
                    started.toString(),
                    "milliseconds",
                    milliseconds);
        }
    }
}
