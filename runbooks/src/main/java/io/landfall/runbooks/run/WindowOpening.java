package io.landfall.runbooks.run;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.ApprovalDesk;
import io.landfall.runbooks.approval.ApprovalGroups;
import io.landfall.runbooks.approval.ApprovalMode;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.run.state.GoBack;
import io.landfall.runbooks.run.state.Interrupts;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunScope;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.step.BreakGlass;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Runbook.Stage;
import java.util.List;
import java.util.Map;

/**
 * Opens the window when it is approved and everything is ready: in armed mode all of it, by {@code go}; in live mode its
 * first turn, by that approval.
 */
final class WindowOpening {

    private final RunScope run;
    private final ApprovalDesk desk;
    private final Interrupts interrupts;
    private final ApprovalPrompt prompt;
    private final ApprovalGroups groups;
    private final ApprovalMode mode;

    WindowOpening(RunScope run, ApprovalDesk desk, Interrupts interrupts, ApprovalPrompt prompt, ApprovalMode mode) {
        this.run = run;
        this.desk = desk;
        this.interrupts = interrupts;
        this.prompt = prompt;
        this.groups = ApprovalGroups.of(window(run.runbook()));
        this.mode = mode;
    }

    private static List<Stage> window(Runbook runbook) {
        return runbook.stages().stream()
                .filter(stage -> stage.window() && stage.skipped().isEmpty())
                .toList();
    }

    /**
     * The window is open and its clock runs.
     *
     * @param makeReady makes sure once more of everything that ends with the process; throws GoBack when it can't
     */
    void open(Runnable makeReady) {
        boolean open = false;
        while (!open) {
            open = mode == ApprovalMode.LIVE ? opensLive(makeReady) : opensByGo(makeReady);
        }
        run.state().tell(What.OPENS, "", "");
        run.budget().open();
        run.state().be(State.RUNNING, "the window is open");
    }

    /** In a live window the stage is approved now, at the latest; in armed mode it was before. */
    void enter(Stage stage) {
        if (mode == ApprovalMode.LIVE) {
            prompt.awaitInWindow(groups.with(stage));
        }
    }

    private boolean opensByGo(Runnable makeReady) {
        prompt.await(withOnlyApproved(window(run.runbook())));
        run.signals().takeGo();
        journalArmed();
        run.state().be(State.ARMED, "everything is approved and ready; `go` opens the window");
        run.state().tell(What.ARMED, "", run.state().text());
        interrupts.await(() -> desk.wasAskedAgain() || run.signals().takeGo());
        return !desk.takeAskedAgain() && isReady(makeReady);
    }

    /** An approval from before everything was ready does not open the window: it is asked for now. */
    private boolean opensLive(Runnable makeReady) {
        journalArmed();
        run.state().tell(What.ARMED, "", "");
        desk.askAfresh(groups.first());
        prompt.await(withOnlyApproved(groups.first()));
        return isFresh() && isReady(makeReady);
    }

    private boolean isFresh() {
        try {
            desk.refuseStaleApprovals();
            return true;
        } catch (LandfallException e) {
            run.state().tell(What.NOT_OPENED, "", e.getMessage());
            return false;
        }
    }

    /** What is only approved, such as an exception, must still count when the window opens. */
    private List<Stage> withOnlyApproved(List<Stage> stages) {
        return run.runbook().stages().stream()
                .filter(stage -> stages.contains(stage) || stage.isOnlyApproved() && !stage.window())
                .toList();
    }

    private void journalArmed() {
        run.log()
                .write(
                        EntryKind.ARMED,
                        "",
                        BreakGlass.script(run.runbook())
                                .map(text -> Map.of("script", text))
                                .orElse(Map.of()));
    }

    private boolean isReady(Runnable makeReady) {
        try {
            makeReady.run();
            return true;
        } catch (GoBack e) {
            if (run.signals().abortReason().isPresent() || run.signals().isClosing()) {
                throw e;
            }
            String again = mode == ApprovalMode.LIVE ? "approve again." : "say `go` again.";
            run.state()
                    .tell(
                            What.NOT_OPENED,
                            "",
                            "Did not open the window: " + e.getMessage() + "\nNo write was stopped. Mend that, then "
                                    + again);
            return false;
        }
    }
}
