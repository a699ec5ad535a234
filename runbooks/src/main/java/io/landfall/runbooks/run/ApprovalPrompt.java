package io.landfall.runbooks.run;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.approval.ApprovalDesk;
import io.landfall.runbooks.approval.ShownPlan;
import io.landfall.runbooks.run.state.GoBack;
import io.landfall.runbooks.run.state.Interrupts;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunScope;
import io.landfall.runbooks.step.Runbook.Stage;
import java.util.List;
import java.util.Optional;

/** Asks for approvals and waits for them: outside the window as long as it takes, inside it as long as the budget lasts. */
final class ApprovalPrompt {

    private final RunScope run;
    private final ApprovalDesk desk;
    private final ShownPlan shownPlan;
    private final Interrupts interrupts;
    private final Runnable watch;

    /** {@code watch} throws GoBack when an open window that waits is not what it was any more. */
    ApprovalPrompt(RunScope run, ApprovalDesk desk, ShownPlan shownPlan, Interrupts interrupts, Runnable watch) {
        this.run = run;
        this.desk = desk;
        this.shownPlan = shownPlan;
        this.interrupts = interrupts;
        this.watch = watch;
    }

    /** Returns when all of them are approved by approvals that still count: what they let happen happens next. */
    void awaitStanding(List<Stage> stages) {
        await(stages);
        Optional<String> why = desk.askAgainForVoid(stages);
        while (why.isPresent()) {
            run.state().tell(What.APPROVAL_VOID, "", why.get() + " Nothing was done. Approve again.");
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
                && !interrupts.awaitInWindow(
                        () -> shownPlan.areApproved(stages), run.budget().toAnswer(), watch)) {
            throw new GoBack("not approved before the downtime budget of "
                    + Elapsed.show(run.budget().whole()) + " ran out: " + shownPlan.list(shownPlan.open(stages)));
        }
    }

    private boolean isAsking(List<Stage> stages) {
        desk.ask(stages);
        List<Stage> open = shownPlan.open(stages);
        if (open.isEmpty()) {
            return false;
        }
        run.state()
                .ask(
                        shownPlan.question(open),
                        stages.stream().map(ShownPlan::name).toList());
        run.state().tell(What.ASKED, "", run.state().text());
        return true;
    }
}
