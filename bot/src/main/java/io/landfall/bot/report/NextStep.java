package io.landfall.bot.report;

import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Message.Confirm;
import io.landfall.runbooks.run.state.RunStatus;
import io.landfall.runbooks.step.Runbook;
import java.util.List;

/** What somebody may want next when a run has ended, as buttons; whether it may be is judged when one is pressed. */
enum NextStep {
    CUTOVER(Runbook.CUTOVER, "Cut over", "This shows the plan and asks for approvals. Nothing is stopped before `go`."),
    ROLLBACK(
            Runbook.ROLLBACK,
            "Roll back",
            "This shows the plan of the way back to the old server and asks for approvals. Nothing is stopped before `go`."),
    FINISH(
            Runbook.FINISH,
            "Finish",
            "This shows what ends the way back and removes what Landfall made, and asks for approval first.");

    private final String word;
    private final String label;
    private final String what;

    NextStep(String word, String label, String what) {
        this.word = word;
        this.label = label;
        this.what = what;
    }

    /** Returns the message with them. */
    static Message below(Message outcome, RunStatus run) {
        List<NextStep> next = after(run);
        if (next.isEmpty()) {
            return outcome;
        }
        Message result = outcome.withButton("Dry run", next.get(0).word + " " + run.migration() + " --dry-run");
        for (NextStep step : next) {
            result = result.withButton(
                    step.label,
                    step.word + " " + run.migration(),
                    new Confirm(step.label + " " + run.migration() + "?", step.what, step.label));
        }
        return result;
    }

    private static List<NextStep> after(RunStatus run) {
        boolean isDone = run.state() == RunStatus.State.DONE;
        return switch (run.runbook()) {
            case Runbook.MOVE -> isDone ? List.of(CUTOVER) : List.of();
            case Runbook.CUTOVER -> isDone ? List.of(ROLLBACK, FINISH) : List.of(CUTOVER);
            case Runbook.ROLLBACK -> isDone ? List.of(CUTOVER) : List.of(ROLLBACK, FINISH);
            case Runbook.FINISH -> isDone ? List.of() : List.of(FINISH);
            default -> List.of();
        };
    }
}
