package io.landfall.runbooks.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.Plan.PlannedStage;
import io.landfall.runbooks.approval.Plan.PlannedStep;
import io.landfall.runbooks.step.Runbook.Approval;
import io.landfall.runbooks.step.Runbook.Stay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A plan as its row in the journal has it: the text that was shown, the hash over that text, and the record as JSON. */
final class PlanRow {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HASH = "hash";
    private static final String TEXT = "text";
    private static final String RECORD = "record";

    private PlanRow() {}

    static Map<String, String> facts(Plan plan) {
        return Map.of(HASH, plan.hash(), TEXT, String.join("\n", plan.lines()), RECORD, json(plan));
    }

    /** Also reads the rows of releases that journaled no record. */
    static Plan read(Map<String, String> facts) {
        List<String> lines = facts.get(TEXT).lines().toList();
        return Optional.ofNullable(facts.get(RECORD))
                .map(json -> read(json, lines, facts.get(HASH)))
                .orElseGet(() -> PlanAsText.read(lines, facts.get(HASH)));
    }

    private static String json(Plan plan) {
        ObjectNode record = JSON.createObjectNode();
        record.set("identities", JSON.valueToTree(plan.identities()));
        record.set(
                "stays",
                JSON.valueToTree(plan.stays().stream().map(PlanRow::node).toList()));
        record.set("terms", JSON.valueToTree(plan.terms()));
        record.set(
                "stages",
                JSON.valueToTree(plan.stages().stream().map(PlanRow::node).toList()));
        return record.toString();
    }

    private static ObjectNode node(Stay stay) {
        ObjectNode node = JSON.createObjectNode().put("what", stay.what());
        stay.server().ifPresent(server -> node.put("server", server));
        node.set("things", JSON.valueToTree(stay.things()));
        return node;
    }

    private static ObjectNode node(PlannedStage stage) {
        ObjectNode node = JSON.createObjectNode();
        stage.approval().ifPresent(approval -> {
            approval.number().ifPresent(number -> node.put("number", number));
            node.put("approval", approval.name()).put("people", stage.people());
        });
        stage.skipped().ifPresent(why -> node.put("skipped", why));
        node.set("steps", JSON.valueToTree(stage.steps()));
        return node;
    }

    private static Plan read(String json, List<String> lines, String hash) {
        try {
            JsonNode record = JSON.readTree(json);
            return new Plan(
                    texts(record.get("identities")),
                    all(record.get("stays"))
                            .map(stay -> new Stay(
                                    text(stay, "server"), stay.get("what").asText(), texts(stay.path("things"))))
                            .toList(),
                    texts(record.get("terms")),
                    all(record.get("stages")).map(PlanRow::stage).toList(),
                    lines,
                    hash);
        } catch (JsonProcessingException e) {
            throw LandfallException.bug("The record of a plan in the journal can't be read: " + e.getMessage(), e);
        }
    }

    private static PlannedStage stage(JsonNode node) {
        OptionalInt number =
                node.has("number") ? OptionalInt.of(node.get("number").asInt()) : OptionalInt.empty();
        return new PlannedStage(
                text(node, "approval").map(name -> new Approval(number, name)),
                node.path("people").asInt(),
                text(node, "skipped"),
                all(node.get("steps"))
                        .map(step -> new PlannedStep(
                                step.get("name").asText(), step.get("sentence").asText()))
                        .toList());
    }

    private static Optional<String> text(JsonNode node, String name) {
        return Optional.ofNullable(node.get(name)).map(JsonNode::asText);
    }

    private static List<String> texts(JsonNode array) {
        return all(array).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> all(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
