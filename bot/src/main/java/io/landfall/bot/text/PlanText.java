package io.landfall.bot.text;

import io.landfall.bot.chat.Message;
import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.engine.RunStatus;
import io.landfall.runbooks.engine.Runs;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what a run will do. */
public final class PlanText {

    private PlanText() {}

    /** Shows what such a run would do, and what its gates say now. */
    public static Message preview(String runbook, String migration, Runs.Preview preview) {
        return Message.of("dry run of the " + runbook + " of " + migration + ": nothing was changed or asked")
                .withLines(preview.plan().lines())
                .withLines(List.of("", "gates: " + ChecksText.summary(preview.gates())))
                .withLines(ChecksText.lines(preview.gates()));
    }

    /** Shows the plan; {@code lines} is the plan as it was journaled. */
    public static Message plan(RunStatus run, List<String> lines) {
        return Message.of(RunText.name(run) + ": the plan")
                .withField("asked for by", run.requester())
                .withLines(lines);
    }

    /** Says that everything is ready, and who may say go. */
    public static Message armed(RunStatus run, Duration expireAfter) {
        String approvers = run.stages().stream()
                .filter(stage -> stage.approval().isPresent() && stage.skipped().isEmpty())
                .map(stage -> stage.approval().orElseThrow() + " by "
                        + stage.approver().orElse("nobody"))
                .collect(Collectors.joining(", "));
        return Message.of(RunText.name(run) + " is armed. Nothing is stopped yet; `go` opens the window.")
                .withField("approved", approvers)
                .withLines(List.of(run.requester() + ", who asked, or an approver may say it. From `go` on the steps"
                        + " follow each other without waiting. Approvals older than " + Elapsed.show(expireAfter)
                        + " then are asked for again."))
                .withButton("Go", "go")
                .withButton("Hold", "hold")
                .withButton("Abort", "abort");
    }
}
