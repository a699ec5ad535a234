package io.landfall.bot.text;

import io.landfall.bot.chat.Message;
import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.engine.RunStatus;
import io.landfall.runbooks.engine.RunStatus.StageStatus;
import io.landfall.runbooks.engine.Runbook.Approval;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes what a run will do, and asks for approvals. */
public final class PlanText {

    private PlanText() {}

    /** Shows the plan; {@code lines} is the plan as it was journaled. */
    public static Message plan(RunStatus run, List<String> lines) {
        return Message.of(RunText.name(run) + ": the plan")
                .withField("asked for by", run.requester())
                .withLines(lines);
    }

    /**
     * Asks for what is not approved yet.
     *
     * @param who may approve, as a sentence without its full stop
     * @param expireAfter how long an approval stays good
     */
    public static Message question(RunStatus run, String who, Duration expireAfter) {
        List<Approval> open = run.stages().stream()
                .filter(stage -> stage.approver().isEmpty() && stage.skipped().isEmpty())
                .filter(stage -> stage.steps().isEmpty()
                        || stage.steps().stream().anyMatch(step -> step.mark() != RunStatus.Mark.DONE))
                .map(StageStatus::approval)
                .flatMap(Optional::stream)
                .toList();
        Message message = Message.of(RunText.name(run) + " " + run.text())
                .withLines(List.of(
                        who + ". An approval is for the plan above, each step has its own, and it counts for "
                                + Elapsed.show(expireAfter) + ".",
                        "Nothing is changed until then. Bare `approve` works when one step is asked for."));
        return buttons(message, open);
    }

    private static Message buttons(Message message, List<Approval> open) {
        Message result = message;
        List<String> numbers = open.stream()
                .filter(approval -> approval.number().isPresent())
                .map(Approval::word)
                .toList();
        if (numbers.size() > 1) {
            String range = numbers.get(0) + "-" + numbers.get(numbers.size() - 1);
            String label = numbers.size() == open.size() ? "Approve all" : "Approve " + range;
            result = result.withButton(label, "approve " + range);
        }
        for (Approval approval : open) {
            result = result.withButton("Approve " + approval.name(), "approve " + approval.word());
        }
        return result.withButton("Abort", "abort");
    }

    /** Shows what to do by hand when Landfall is gone; {@code lines} as journaled. */
    public static Message byHand(RunStatus run, List<String> lines) {
        return Message.of(RunText.name(run) + ": what to do by hand; keep it where you can read it without Landfall")
                .withLines(lines);
    }

    /** Says that everything is ready; {@code who} may say go, as a sentence. */
    public static Message armed(RunStatus run, Duration expireAfter) {
        String approvers = run.stages().stream()
                .filter(stage -> stage.approval().isPresent() && stage.skipped().isEmpty())
                .map(stage -> stage.approval().orElseThrow() + " by "
                        + stage.approver().orElse("nobody"))
                .collect(Collectors.joining(", "));
        return Message.of(RunText.name(run) + " is armed. Nothing is stopped yet; `go` opens the window.")
                .withField("approved", approvers)
                .withLines(List.of("From `go` on the steps follow each other without waiting. Approvals older than "
                        + Elapsed.show(expireAfter) + " then are asked for again."))
                .withButton("Go", "go")
                .withButton("Hold", "hold")
                .withButton("Abort", "abort");
    }
}
