package io.landfall.runbooks.run;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.approval.ApprovalDesk;
import io.landfall.runbooks.approval.ShownPlan;
import io.landfall.runbooks.run.state.Budget;
import io.landfall.runbooks.run.state.GoBack;
import io.landfall.runbooks.run.state.Interrupts;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunState;
import io.landfall.runbooks.step.Runbook.Stage;
import java.util.List;
import java.util.Optional;

/** Asks for approvals and waits for them: outside the window as long as it takes, inside it as long as the budget lasts. */
final class ApprovalPrompt {

    private final ApprovalDesk desk;
    private final ShownPlan shownPlan;
    private final Interrupts interrupts;
    private final Budget budget;
    private final RunState state;
    private final Runnable watch;

    /** {@code watch} throws GoBack when an open window that waits is not what it was any more. */
    ApprovalPrompt(
            ApprovalDesk desk,
            ShownPlan shownPlan,
            Interrupts interrupts,
            Budget budget,
            RunState state,
            Runnable watch) {
        this.desk = desk;
        this.shownPlan = shownPlan;
        this.interrupts = interrupts;
        this.budget = budget;
        this.state = state;
        this.watch = watch;
    }

    /** Returns when all of them are approved by approvals that still count: what they let happen happens next. */
    void awaitStanding(List<Stage> stages) {
        await(stages);
        Optional<String> why = desk.askAgainForVoid(stages);
        while (why.isPresent()) {
            state.tell(What.APPROVAL_VOID, "", why.get() + " Nothing was done. Approve again.");
            await(stages);
            why = desk.askAgainForVoid(stages);
        }
    }

    /** Returns when all of them are approved. */
    void await(List<Stage> stages) {
        if (isAsking(stages)) {
            interrupts.await(() -> shownPlan.areApproved(stages));
        }
    }

    /** As {@link #await}; throws GoBack when nobody answers while there is time to take everything back. */
    void awaitInWindow(List<Stage> stages) {
        if (isAsking(stages)
                && !interrupts.awaitInWindow(() -> shownPlan.areApproved(stages), budget.toAnswer(), watch)) {
            throw new GoBack("not approved before the downtime budget of " + Elapsed.show(budget.whole()) + " ran out: "
                    + shownPlan.list(shownPlan.open(stages)));
        }
    }

    private boolean isAsking(List<Stage> stages) {
        desk.ask(stages);
        List<Stage> open = shownPlan.open(stages);
        if (open.isEmpty()) {
            return false;
        }
        String question = "asks for approval of " + shownPlan.list(open) + "; plan "
                + shownPlan.hash().substring(0, 8);
        state.ask(question, stages.stream().map(ShownPlan::name).toList());
        state.tell(What.ASKED, "", state.text());
        return true;
    }
}
