package io.landfall.runbooks.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.step.Runbook.Approval;
import io.landfall.runbooks.step.Runbook.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A runbook as it is written in YAML: stages, each with an approval or without, and the steps of each with their
 * parameters, or a {@code place} for steps of the team. An approval's number is its place among those that are not {@code
 * named}.
 */
public final class RunbookFile {

    private static final String WHEN = "when";
    private static final Set<String> STAGE_KEYS = Set.of("approval", "named", WHEN, "window", "steps", "place");

    private final String name;
    private final List<StageText> stages;

    private record StageText(
            Optional<String> approval,
            boolean named,
            Optional<String> when,
            boolean window,
            List<StepText> steps,
            Optional<String> place) {

        String key() {
            return approval.orElseGet(
                    () -> steps.stream().map(StepText::name).findFirst().orElse(""));
        }
    }

    private record StepText(String name, Map<String, String> parameters) {

        /** Whether it is asked for; a step without {@code when} always is. */
        boolean isWanted(Set<String> options) {
            return parameters.get(WHEN) == null || options.contains(parameters.get(WHEN));
        }

        Map<String, String> withoutWhen() {
            Map<String, String> own = new TreeMap<>(parameters);
            own.remove(WHEN);
            return own;
        }
    }

    private RunbookFile(String name, List<StageText> stages) {
        this.name = name;
        this.stages = stages;
    }

    /** Reads the runbook {@code name} that comes with Landfall; throws BAD_INPUT that says what is wrong in it. */
    public static RunbookFile load(String name) {
        String file = name + ".yaml";
        try (InputStream text = RunbookFile.class.getResourceAsStream("/runbooks/" + file)) {
            return parse(file, new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw LandfallException.bug("Can't read " + file + " from the program itself: " + e.getMessage(), e);
        }
    }

    /** Reads a runbook's text; {@code file} is for messages. */
    public static RunbookFile parse(String file, String text) {
        JsonNode root = tree(file, text);
        refuseUnknownKeys(file, root, Set.of("runbook", "stages"));
        List<StageText> stages = new ArrayList<>();
        for (JsonNode stage : root.path("stages")) {
            refuseUnknownKeys(file, stage, STAGE_KEYS);
            List<StepText> steps = new ArrayList<>();
            stage.path("steps").forEach(step -> steps.add(step(file, step)));
            stages.add(new StageText(
                    text(stage, "approval"),
                    isNamed(file, stage),
                    text(stage, WHEN),
                    stage.path("window").asBoolean(false),
                    List.copyOf(steps),
                    text(stage, "place")));
        }
        return new RunbookFile(root.path("runbook").asText(), List.copyOf(stages));
    }

    /** A word that could be taken for a number would approve something else. */
    private static boolean isNamed(String file, JsonNode stage) {
        boolean named = stage.path("named").asBoolean(false);
        String approval = stage.path("approval").asText();
        if (named && !approval.matches("[a-z][a-z0-9-]*")) {
            throw LandfallException.badInput("`" + file + "`: a stage that is `named` is approved by its name; `"
                    + approval + "` is none. Write `approval:` with a word such as `override`.");
        }
        return named;
    }

    private static JsonNode tree(String file, String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (IOException e) {
            throw LandfallException.badInput("`" + file + "` is not YAML: " + e.getMessage());
        }
    }

    private static StepText step(String file, JsonNode node) {
        if (node.isTextual()) {
            return new StepText(node.asText(), Map.of());
        }
        if (!node.isObject() || node.size() != 1) {
            throw LandfallException.badInput("`" + file + "`: a step is a name, or a name with its parameters, such as"
                    + " `{maintenance-on: {limit: 5s}}`; found `" + node + "`.");
        }
        String step = node.fieldNames().next();
        Map<String, String> parameters = new TreeMap<>();
        node.path(step)
                .properties()
                .forEach(
                        entry -> parameters.put(entry.getKey(), entry.getValue().asText()));
        return new StepText(step, parameters);
    }

    private static Optional<String> text(JsonNode node, String key) {
        return node.hasNonNull(key) ? Optional.of(node.get(key).asText()) : Optional.empty();
    }

    private static void refuseUnknownKeys(String file, JsonNode node, Set<String> known) {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw LandfallException.badInput(
                        "`" + file + "`: `" + key + "` is not a key. There are " + new TreeSet<>(known) + ".");
            }
        });
    }

    /** The names of its approvals, in order. */
    public List<String> approvals() {
        return stages.stream().flatMap(stage -> stage.approval().stream()).toList();
    }

    /** The names of its steps, but for those of the team. */
    public Stream<String> steps() {
        return stages.stream().flatMap(stage -> stage.steps().stream()).map(StepText::name);
    }

    public String name() {
        return name;
    }

    /** Makes the stages of a run in which the team does nothing besides. */
    public List<Stage> stages(
            Map<String, Function<StepParameters, Step>> catalog, Map<String, String> skipped, Set<String> options) {
        return stages(catalog, skipped, options, Map.of());
    }

    /**
     * Makes the stages of a run. Throws BAD_INPUT when the file names a step or parameter that does not exist.
     *
     * @param catalog how each step is made, by its name
     * @param skipped why a stage has nothing to do, by the name of its approval, or of its first step when it needs none;
     *     steps of the former are not made
     * @param options what was asked for; a stage or step with {@code when} is left out unless its word is here
     * @param ofTheTeam its steps by their place
     */
    public List<Stage> stages(
            Map<String, Function<StepParameters, Step>> catalog,
            Map<String, String> skipped,
            Set<String> options,
            Map<String, List<Step>> ofTheTeam) {
        List<Stage> made = new ArrayList<>();
        int number = 0;
        for (StageText stage : stages) {
            stage.steps().forEach(step -> maker(step, catalog));
            boolean wanted = stage.when().map(options::contains).orElse(true);
            if (!wanted) {
                continue;
            }
            Optional<Approval> approval = Optional.empty();
            if (stage.named()) {
                approval = stage.approval().map(Approval::named);
            } else if (stage.approval().isPresent()) {
                number++;
                approval = Optional.of(new Approval(number, stage.approval().get()));
            }
            Optional<String> why = Optional.ofNullable(skipped.get(stage.key()));
            // Without an approval it is known by its first step.
            List<Step> steps = why.isPresent() && approval.isPresent()
                    ? List.of()
                    : Stream.concat(
                                    stage.steps().stream()
                                            .filter(step -> step.isWanted(options))
                                            .map(step -> make(step, catalog)),
                                    stage.place().map(place -> ofTheTeam.getOrDefault(place, List.of())).stream()
                                            .flatMap(List::stream))
                            .toList();
            made.add(new Stage(approval, why, stage.window(), steps));
        }
        return List.copyOf(made);
    }

    private Function<StepParameters, Step> maker(StepText text, Map<String, Function<StepParameters, Step>> catalog) {
        return Optional.ofNullable(catalog.get(text.name()))
                .orElseThrow(() -> LandfallException.badInput("`" + name + ".yaml` names the step `" + text.name()
                        + "`, which does not exist. There are " + new TreeSet<>(catalog.keySet()) + "."));
    }

    private Step make(StepText text, Map<String, Function<StepParameters, Step>> catalog) {
        StepParameters parameters = new StepParameters(name + ".yaml: " + text.name(), text.withoutWhen());
        Step step = maker(text, catalog).apply(parameters);
        parameters.refuseUnknown();
        return step;
    }
}
