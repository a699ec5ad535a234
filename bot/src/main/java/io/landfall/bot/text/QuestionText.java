package io.landfall.bot.text;

import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Message.Confirm;
import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.approval.Question;
import io.landfall.runbooks.approval.Question.Asked;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.step.Runbook.Approval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Asks for approvals.
 *
 * @param run the run that asks
 * @param question what it asks for
 * @param who may approve, as a sentence without its full stop
 * @param isWhole whether nothing of it has been approved since it was asked: then it can be approved in one
 */
public record QuestionText(RunStatus run, Question question, String who, boolean isWhole) {

    /** Asks while nothing is stopped, for approvals that count for {@code expireAfter}. */
    public Message collected(Duration expireAfter) {
        return buttons(
                Message.of(RunText.name(run) + " " + question.text())
                        .withField("missing", missing())
                        .withLines(List.of(
                                who + ". An approval is for the plan above, each step has its own, and it counts for "
                                        + Elapsed.show(expireAfter) + ".",
                                nothingYet())),
                true);
    }

    /** Asks for what comes next in a live window; inside it with the clock, and until when it can be answered. */
    public Message live(Instant now) {
        return buttons(run.windowOpen().map(open -> inWindow(open, now)).orElseGet(this::beforeWindow), false);
    }

    private Message beforeWindow() {
        return Message.of(RunText.name(run) + " " + question.text())
                .withLines(List.of(
                        who + ". Everything is ready, and nothing is stopped yet: this approval opens the window.",
                        "Each further step is then asked for at its turn, while the downtime budget runs. Whoever"
                                + " approves, stay here."));
    }

    private Message inWindow(Duration open, Instant now) {
        Duration left = run.windowLeft().orElse(Duration.ZERO);
        return Message.of(RunText.name(run) + ": writes stopped for " + Elapsed.show(open) + ", " + Elapsed.show(left)
                        + " left, " + question.text())
                .withLines(List.of(
                        who + ", until " + Times.moment(now.plus(left)) + ". Without that everything is taken back by"
                                + " itself then; `hold` and `abort` take it back at once."));
    }

    private String nothingYet() {
        boolean hasWindow = run.stages().stream()
                .anyMatch(stage -> stage.window() && stage.skipped().isEmpty());
        return hasWindow ? "Nothing is stopped until `go`." : "Nothing is changed until then.";
    }

    /** Returns {@code 6 approvals, of 5 steps}. */
    private String missing() {
        List<Integer> missing = question.asked().stream()
                .map(asked -> asked.quorum().required() - asked.quorum().given().size())
                .toList();
        int all = missing.stream().mapToInt(Integer::intValue).sum();
        return (all == 1 ? "1 approval" : all + " approvals")
                + (missing.size() > 1 ? ", of " + missing.size() + " steps" : "");
    }

    /** Inside a window a hold would be the same as an abort. */
    private Message buttons(Message message, boolean mayHold) {
        List<Approval> open = question.asked().stream().map(Asked::approval).toList();
        Message result = message;
        List<String> numbers = open.stream()
                .filter(approval -> approval.number().isPresent())
                .map(Approval::word)
                .toList();
        if (isWhole && numbers.size() > 1) {
            String range = numbers.get(0) + "-" + numbers.get(numbers.size() - 1);
            String label = numbers.size() == open.size() ? "Approve all" : "Approve " + range;
            result = result.withButton(label, "approve " + range, several(range));
        }
        for (Approval approval : open) {
            result = result.withButton("Approve " + approval.name(), "approve " + approval.word());
        }
        return mayHold
                ? result.withButton("Hold", "hold").withButton("Deny", "deny")
                : result.withButton("Abort", "abort");
    }

    private static Confirm several(String range) {
        return new Confirm(
                "Approve several steps?",
                "This approves each of them, as the plan in this thread has it: `approve " + range + "`.",
                "Approve");
    }
}
