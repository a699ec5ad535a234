package io.landfall.bot.text;

import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Block.Paragraph;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Message.Confirm;
import io.landfall.runbooks.approval.Plan;
import io.landfall.runbooks.approval.Plan.PlannedStage;
import io.landfall.runbooks.approval.Plan.PlannedStep;
import io.landfall.runbooks.approval.Question;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what a run will do. */
public final class PlanText {

    private static final Confirm GO = new Confirm(
            "Stop writes now?", "The window opens at once; the steps follow each other without waiting.", "Go");
    /** What opens the plan is called. */
    public static final String SHOW = "Show plan";

    private PlanText() {}

    /** Shows what such a run would do, and what its gates say now. */
    public static Message preview(String runbook, String migration, Runs.Preview preview) {
        Message message =
                Message.of("dry run of the " + runbook + " of " + migration + ": nothing was changed or asked");
        List<String> gates = List.of("", "gates: " + ChecksText.summary(preview.gates()));
        List<Block> all = message.with(blocks(preview.plan()))
                .withLines(gates)
                .with(ChecksText.blocks(preview.gates()))
                .body();
        return message.with(outline(preview.plan()))
                .withLines(gates)
                .with(ChecksText.bad(preview.gates()))
                .withAll("Show all", all);
    }

    /** Shows the plan: in a few lines where all of it can be opened, and all of it as a file. */
    public static Message plan(RunStatus run, Plan plan) {
        Message message = Message.of(RunText.name(run) + ": the plan").withField("asked for by", run.requester());
        List<Block> all = blocks(plan);
        return message.with(outline(plan))
                .withAll(SHOW, all)
                .withAllInFile(
                        "plan-run" + run.run() + ".txt",
                        "the plan " + briefly(plan.hash()),
                        List.of("", "hash " + plan.hash()));
    }

    /** Shows the same to whoever asks for it later. */
    public static Message whole(RunStatus run, Plan plan) {
        return Message.of(RunText.name(run) + ": the plan " + briefly(plan.hash()))
                .with(blocks(plan));
    }

    private static String briefly(String hash) {
        return new Question(List.of(), hash).briefPlan();
    }

    /** Returns on what it is done and the names of what is done, without how; what needs no approval stands together. */
    private static List<Block> outline(Plan plan) {
        List<Block> blocks = on(plan);
        List<String> without = new ArrayList<>();
        for (PlannedStage stage : plan.stages()) {
            String names = stage.shown().map(PlannedStep::name).collect(Collectors.joining(", "));
            if (stage.approval().isEmpty()) {
                without.add(names + stage.more());
            } else {
                together(without, blocks);
                blocks.add(new Paragraph(
                        stage.approval().get().toString(), stage.more() + (names.isEmpty() ? "" : ": " + names)));
            }
        }
        together(without, blocks);
        return blocks;
    }

    private static void together(List<String> names, List<Block> blocks) {
        if (!names.isEmpty()) {
            blocks.add(new Paragraph(String.join(", ", names)));
            names.clear();
        }
    }

    /** Returns on what it is done, and on which terms. */
    private static List<Block> on(Plan plan) {
        return Stream.of(plan.identities().stream(), plan.stays().stream().map(Stay::line), plan.terms().stream())
                .flatMap(all -> all)
                .map(Paragraph::new)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Returns what its hash is of, line by line. */
    static List<Block> blocks(Plan plan) {
        List<Block> blocks = on(plan);
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
        return Message.of(RunText.name(run) + " is armed. Nothing is stopped yet.")
                .with(approved(run))
                .withLines(List.of(
                        "`go` opens the window. " + run.requester() + ", who asked, or an approver may say it, until "
                                + expiry(run, expireAfter) + ". Then approvals are asked for again."))
                .withButton("Go", "go", GO)
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
