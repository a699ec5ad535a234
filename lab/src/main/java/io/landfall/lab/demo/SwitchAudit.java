package io.landfall.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One switch from one server to the other, as the journal tells.
 *
 * @param direction {@code cutover} or {@code rollback}
 * @param rows the rows of its run
 */
public record SwitchAudit(String direction, List<JsonNode> rows) {

    private static final Pattern PART = Pattern.compile("([a-z]+) ([0-9.]+) ms");

    /** How it ended; empty when it has not. */
    public Optional<String> outcome() {
        return last(ofKind("ended")).map(row -> row.path("data").path("outcome").asText());
    }

    /** The steps that have an outcome, in order. */
    List<StepFigures> steps() {
        return ofKind("outcome").map(this::figures).toList();
    }

    private StepFigures figures(JsonNode outcome) {
        String approval = outcome.path("data").path("approval").asText("");
        Optional<String> approver = last(ofKind("approval")
                        .filter(row -> row.path("step").asText().equals(approval)))
                .map(row -> row.path("who").asText());
        return new StepFigures(
                outcome.path("step").asText(),
                approver,
                at(intentBefore(outcome).orElse(outcome)),
                outcome.path("data").path("ms").asLong());
    }

    private Optional<JsonNode> intentBefore(JsonNode outcome) {
        return last(ofKind("intent")
                .filter(row -> row.path("step").equals(outcome.path("step")))
                .filter(row -> row.path("seq").asLong() < outcome.path("seq").asLong()));
    }

    /** From the fence to the opening of the other server, in milliseconds; empty when the journal does not say. */
    public Optional<Double> windowMillis() {
        return outcomeFact("open-target", "window_ms").flatMap(SwitchAudit::number);
    }

    /** How long the rehearsal said that would take, in milliseconds; empty when no row of the run says it. */
    public Optional<Double> predictedMillis() {
        return last(rows.stream().filter(row -> row.path("data").has("predicted_ms")))
                .flatMap(row -> number(row.path("data").path("predicted_ms").asText()));
    }

    /** Where the milliseconds of the window went, by part, in order; empty when the journal does not say. */
    public Map<String, Double> windowParts() {
        Map<String, Double> parts = new LinkedHashMap<>();
        Matcher part = PART.matcher(outcomeFact("open-target", "window_parts").orElse(""));
        while (part.find()) {
            parts.put(part.group(1), Double.valueOf(part.group(2)));
        }
        return parts;
    }

    private static Optional<Double> number(String text) {
        return Optional.of(text).filter(digits -> digits.matches("[0-9.]+")).map(Double::valueOf);
    }

    /** Whether every table was compared as it was at the fence, and was equal; false when one was left out. */
    public boolean checksumsAtTheFenceEqual() {
        return outcomeFact("compare-checksums", "checksums_equal").equals(Optional.of("true"));
    }

    private Optional<String> outcomeFact(String step, String fact) {
        Predicate<JsonNode> holdsIt = row ->
                row.path("step").asText().equals(step) && row.path("data").has(fact);
        return last(ofKind("outcome").filter(holdsIt))
                .map(row -> row.path("data").path(fact).asText());
    }

    private Stream<JsonNode> ofKind(String kind) {
        return rows.stream().filter(row -> row.path("kind").asText().equals(kind));
    }

    private static Instant at(JsonNode row) {
        return Instant.parse(row.path("at").asText());
    }

    private static Optional<JsonNode> last(Stream<JsonNode> rows) {
        return rows.reduce((earlier, later) -> later);
    }

    /** Its figures for the report; the pause is the application's, empty when it saw none. */
    Map<String, Object> asJson(Optional<Double> pauseMillis) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("direction", direction);
        figures.put("outcome", outcome().orElse(null));
        figures.put("write_gap_ms", pauseMillis.orElse(null));
        figures.put("window_ms", windowMillis().orElse(null));
        figures.put("checksums_equal", checksumsAtTheFenceEqual());
        figures.put("steps", steps().stream().map(StepFigures::asJson).toList());
        return figures;
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
