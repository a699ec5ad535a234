package io.landfall.bot.text;

import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Block.Paragraph;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.approval.Plan;
import io.landfall.runbooks.approval.Plan.PlannedStage;
import io.landfall.runbooks.approval.Quorum;
import io.landfall.runbooks.run.Runs;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.StageStatus;
import io.landfall.runbooks.step.Runbook.Stay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes what a run will do. */
public final class PlanText {

    private PlanText() {}

    /** Shows what such a run would do, and what its gates say now. */
    public static Message preview(String runbook, String migration, Runs.Preview preview) {
        return Message.of("dry run of the " + runbook + " of " + migration + ": nothing was changed or asked")
                .with(blocks(preview.plan()))
                .withLines(List.of("", "gates: " + ChecksText.summary(preview.gates())))
                .with(ChecksText.blocks(preview.gates()));
    }

    /** Shows the plan. */
    public static Message plan(RunStatus run, Plan plan) {
        return Message.of(RunText.name(run) + ": the plan")
                .withField("asked for by", run.requester())
                .with(blocks(plan));
    }

    /** Returns what its hash is of, line by line. */
    static List<Block> blocks(Plan plan) {
        List<Block> blocks = new ArrayList<>();
        Stream.of(plan.identities().stream(), plan.stays().stream().map(Stay::line), plan.terms().stream())
                .flatMap(all -> all)
                .forEach(line -> blocks.add(new Paragraph(line)));
        for (PlannedStage stage : plan.stages()) {
            stage.approval().ifPresent(approval -> blocks.add(new Paragraph(approval.toString(), stage.more())));
            stage.shown()
                    .forEach(step -> blocks.add(
                            stage.skipped().isEmpty()
                                    ? Item.named(Mark.NONE, step.name(), step.sentence())
                                            .below()
                                    : Item.of(Mark.NONE, step.name() + stage.more())
                                            .below()));
        }
        return blocks;
    }

    /** Says that everything is ready, who may say go, until when, and who has approved what. */
    public static Message armed(RunStatus run, Duration expireAfter) {
        return Message.of(RunText.name(run) + " is armed. Nothing is stopped yet; `go` opens the window.")
                .with(approved(run))
                .withLines(List.of(run.requester() + ", who asked, or an approver may say it, until "
                        + expiry(run, expireAfter) + ": approvals older than " + Elapsed.show(expireAfter)
                        + " are asked for again. From `go` on the steps follow each other without waiting."))
                .withButton("Go", "go")
                .withButton("Hold", "hold")
                .withButton("Abort", "abort");
    }

    /** Says that it was, and who had approved what by now. */
    public static Message wasArmed(RunStatus run) {
        return Message.of(RunText.name(run) + " was armed").with(approved(run));
    }

    private static List<Item> approved(RunStatus run) {
        Map<String, List<String>> approved = new LinkedHashMap<>();
        run.stages().stream()
                .filter(stage -> stage.approval().isPresent() && stage.skipped().isEmpty())
                .forEach(stage -> approved.computeIfAbsent(stage.approver().orElse("nobody"), who -> new ArrayList<>())
                        .add(stage.approval().orElseThrow().toString()));
        return approved.entrySet().stream()
                .map(one -> Item.of(Mark.DONE, one.getKey() + " approved " + String.join(", ", one.getValue())))
                .toList();
    }

    private static String expiry(RunStatus run, Duration expireAfter) {
        return run.stages().stream()
                .filter(StageStatus::window)
                .flatMap(stage -> stage.quorum().given().stream())
                .map(Quorum.Given::at)
                .min(Comparator.naturalOrder())
                .map(oldest -> Times.moment(oldest.plus(expireAfter)))
                .orElse("the first of them expires");
    }
}
