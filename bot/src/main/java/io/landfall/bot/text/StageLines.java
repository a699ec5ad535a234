package io.landfall.bot.text;

import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Mark;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.run.state.RunStatus.StageStatus;
import io.landfall.runbooks.run.state.RunStatus.StepStatus;
import io.landfall.runbooks.step.Runbook.Approval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes about the stages that are approved as one. */
final class StageLines {

    private static final int NAMED = 2;

    private StageLines() {}

    /** Returns the stage with its mark and who approved it; below it the steps when it is neither done nor still to come. */
    static List<Item> of(StageStatus stage) {
        String name = stage.approval().orElseThrow().toString();
        if (stage.skipped().isPresent()) {
            return List.of(
                    Item.of(Mark.PENDING, name + " skipped: " + stage.skipped().get()));
        }
        RunStatus.Mark mark = mark(stage);
        List<Item> items = new ArrayList<>();
        String took = mark == RunStatus.Mark.DONE ? RunText.took(total(stage)) : "";
        boolean warns = stage.steps().stream().anyMatch(step -> step.warning().isPresent());
        items.add(Item.of(warns ? Mark.WARNING : RunText.mark(mark), name + took + RunText.approved(stage)));
        if (warns || mark != RunStatus.Mark.DONE && mark != RunStatus.Mark.PENDING) {
            stage.steps().forEach(step -> items.add(RunText.step(step).below()));
        }
        return items;
    }

    /** Returns what approvals a run waits for in few words; empty when it waits for none. */
    static Optional<String> asked(RunStatus run) {
        List<Approval> open = run.stages().stream()
                .filter(stage -> stage.asked() && !stage.quorum().isReached())
                .map(StageStatus::approval)
                .flatMap(Optional::stream)
                .toList();
        if (open.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("waits for approval of " + few(open));
    }

    /** Returns {@code 2 maintenance-on, 3 stop-writes}, or {@code 5 steps, 2 to 6}. */
    static String few(List<Approval> approvals) {
        return approvals.size() <= NAMED
                ? approvals.stream().map(Approval::toString).collect(Collectors.joining(", "))
                : approvals.size() + " steps, " + approvals.get(0).word() + " to "
                        + approvals.get(approvals.size() - 1).word();
    }

    /** Whether the run has a window that has not been opened, and every approval of it is there. */
    static boolean isWindowApproved(RunStatus run) {
        List<StageStatus> window = run.stages().stream()
                .filter(stage -> stage.window() && stage.skipped().isEmpty())
                .filter(stage -> stage.approval().isPresent())
                .toList();
        return !window.isEmpty()
                && run.windowOpen().isEmpty()
                && window.stream().allMatch(stage -> stage.quorum().isReached());
    }

    private static RunStatus.Mark mark(StageStatus stage) {
        List<RunStatus.Mark> marks =
                stage.steps().stream().map(StepStatus::mark).toList();
        for (RunStatus.Mark mark : List.of(RunStatus.Mark.FAILED, RunStatus.Mark.UNDONE, RunStatus.Mark.RUNNING)) {
            if (marks.contains(mark)) {
                return mark;
            }
        }
        if (!marks.contains(RunStatus.Mark.DONE)) {
            return RunStatus.Mark.PENDING;
        }
        return marks.contains(RunStatus.Mark.PENDING) ? RunStatus.Mark.RUNNING : RunStatus.Mark.DONE;
    }

    private static Duration total(StageStatus stage) {
        return stage.steps().stream().map(StepStatus::took).reduce(Duration.ZERO, Duration::plus);
    }
}
