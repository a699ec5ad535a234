package io.landfall.runbooks.approval;

import io.landfall.runbooks.approval.Plan.PlannedStage;
import io.landfall.runbooks.approval.Plan.PlannedStep;
import io.landfall.runbooks.step.Runbook.Approval;
import io.landfall.runbooks.step.Runbook.Stay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a plan of release 122e82e and before, which journaled its text alone. The text does not tell identities from terms,
 * nor a step without an approval from the steps of the stage before it: the terms come back among the identities.
 */
final class PlanAsText {

    private static final Pattern STAGE =
            Pattern.compile("(?:(\\d+) )?([a-z][a-z0-9-]*)(?:, by (\\d+) people| skipped: (.*))?");
    private static final Pattern STAYS = Pattern.compile("stays(?: on ([^:]+))?: (.*)");
    private static final Pattern STEP = Pattern.compile("  ([a-z][a-z0-9-]*)(?:: | skipped: )(.*)");

    private final List<String> identities = new ArrayList<>();
    private final List<Stay> stays = new ArrayList<>();
    private final List<PlannedStage> stages = new ArrayList<>();

    private PlanAsText() {}

    static Plan read(List<String> lines, String hash) {
        PlanAsText read = new PlanAsText();
        lines.forEach(read::line);
        return new Plan(
                List.copyOf(read.identities),
                List.copyOf(read.stays),
                List.of(),
                List.copyOf(read.stages),
                lines,
                hash);
    }

    private void line(String line) {
        Matcher step = STEP.matcher(line);
        Matcher stage = STAGE.matcher(line);
        Matcher stay = STAYS.matcher(line);
        if (step.matches()) {
            step(line, step.group(1), step.group(2));
        } else if (stage.matches()) {
            OptionalInt number = Optional.ofNullable(stage.group(1)).stream()
                    .mapToInt(Integer::parseInt)
                    .findFirst();
            int people =
                    Optional.ofNullable(stage.group(3)).map(Integer::parseInt).orElse(1);
            Approval approval = new Approval(number, stage.group(2));
            stages.add(new PlannedStage(Optional.of(approval), people, Optional.ofNullable(stage.group(4)), List.of()));
        } else if (stay.matches()) {
            stays.add(new Stay(Optional.ofNullable(stay.group(1)), stay.group(2)));
        } else {
            identities.add(line);
        }
    }

    private void step(String line, String name, String rest) {
        boolean isSkipped = line.startsWith(name + " skipped: ", 2);
        boolean isFirst = stages.isEmpty() || newest().skipped().isPresent();
        if (isSkipped || isFirst) {
            Optional<String> why = isSkipped ? Optional.of(rest) : Optional.empty();
            stages.add(new PlannedStage(Optional.empty(), 0, why, List.of()));
        }
        PlannedStage stage = stages.remove(stages.size() - 1);
        List<PlannedStep> steps = new ArrayList<>(stage.steps());
        steps.add(new PlannedStep(name, isSkipped ? "" : rest));
        stages.add(new PlannedStage(stage.approval(), stage.people(), stage.skipped(), List.copyOf(steps)));
    }

    private PlannedStage newest() {
        return stages.get(stages.size() - 1);
    }
}
