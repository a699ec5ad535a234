package io.landfall.runbooks.run;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.ApprovalDesk;
import io.landfall.runbooks.approval.ShownPlan;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.journal.history.RunLog;
import io.landfall.runbooks.recovery.CrashRecovery;
import io.landfall.runbooks.recovery.ForwardRecovery;
import io.landfall.runbooks.recovery.Rewind;
import io.landfall.runbooks.recovery.TargetInquiry;
import io.landfall.runbooks.recovery.Undo;
import io.landfall.runbooks.run.state.Budget;
import io.landfall.runbooks.run.state.GoBack;
import io.landfall.runbooks.run.state.Interrupts;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunSignals;
import io.landfall.runbooks.run.state.RunState;
import io.landfall.runbooks.run.state.RunStatus.Mark;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.run.state.ServiceEnds;
import io.landfall.runbooks.run.state.StepRunner;
import io.landfall.runbooks.step.PointOfNoReturn;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Runbook.Stage;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of one run through its stages, on one thread: forwards, or all the way back. */
final class RunLoop {

    private static final Logger LOG = LoggerFactory.getLogger(RunLoop.class);

    private final Runbook runbook;
    private final RunHistory history;
    private final RunLog log;
    private final RunSignals signals;
    private final Budget budget;
    private final ShownPlan shownPlan;
    private final RunState state;
    private final StepRunner runner;
    private final Undo undo;
    private final AtomicReference<Optional<Step>> acting = new AtomicReference<>(Optional.empty());
    private final Set<String> doneInThisProcess = new HashSet<>();
    private final Interrupts interrupts;
    private final CrashRecovery crashRecovery;
    private final Rewind rewind;
    private final ForwardRecovery forward;
    private final ApprovalPrompt prompt;
    private final WindowOpening door;
    private boolean settled;

    RunLoop(
            Runbook runbook,
            RunHistory history,
            RunLog log,
            RunSignals signals,
            Budget budget,
            ApprovalDesk desk,
            ShownPlan shownPlan,
            RunState state) {
        this.runbook = runbook;
        this.history = history;
        this.log = log;
        this.signals = signals;
        this.budget = budget;
        this.shownPlan = shownPlan;
        this.state = state;
        this.runner = new StepRunner(runbook, log, history, state::tell);
        this.undo = new Undo(log, history, state::tell);
        this.interrupts = new Interrupts(signals, history, state);
        TargetInquiry inquiry = new TargetInquiry(runbook, log, signals, state);
        this.crashRecovery = new CrashRecovery(runbook, history, log, signals, interrupts, state, inquiry);
        this.rewind = new Rewind(runbook, history, log, signals, budget, state, undo);
        this.forward = new ForwardRecovery(runbook, history, log, signals, state, runner, inquiry);
        this.prompt = new ApprovalPrompt(desk, shownPlan, interrupts, budget, state, this::refuseALostWindow);
        this.door = new WindowOpening(runbook, log, signals, budget, desk, interrupts, state, prompt, shownPlan.mode());
    }

    /** Walks from the beginning, or from where another process was when {@code afterRestart}. */
    void run(boolean afterRestart) {
        try (runner) {
            settled = !afterRestart;
            Optional<String> held = Optional.empty();
            while (!state.isEnded()) {
                held = oneTry(held, afterRestart);
            }
        } catch (ServiceEnds e) {
            LOG.info("The service ends; the run goes on when it is started again.");
        } finally {
            runbook.resources().run();
        }
    }

    /** Goes as far as it gets; returns why it holds then, if it does. */
    private Optional<String> oneTry(Optional<String> held, boolean afterRestart) {
        try {
            held.ifPresent(interrupts::holdUntilResumed);
            if (!settled) {
                crashRecovery.settle();
                settled = true;
            }
            showPlan(afterRestart);
            walkStages();
            forward.finish();
            rewind.end(State.DONE, forward.hasProblems() ? "done-with-problems" : "done", forward.list());
        } catch (GoBack e) {
            rewind.undoAll(e.getMessage());
        } catch (ServiceEnds e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("The run can't go on: {}", e.getMessage(), e);
            return heldOrBack(e);
        }
        return Optional.empty();
    }

    /** Whatever happened: a source that may be closed is opened again, and anything else waits for people. */
    private Optional<String> heldOrBack(RuntimeException e) {
        String why = e instanceof LandfallException ? e.getMessage() : "Landfall failed inside itself: " + e;
        if (history.hasWindowBegun(runbook) && !history.isCommitted()) {
            rewind.undoAll(why);
            return Optional.empty();
        }
        budget.close();
        return Optional.of(why);
    }

    /** What was approved in another process counts only for what would be done now; the file may be another one. */
    private void showPlan(boolean afterRestart) {
        boolean begun = history.isCommitted() || state.hasBegunForGood();
        boolean isNew = shownPlan.shown().isEmpty()
                || afterRestart && !begun && shownPlan.changes().isPresent();
        if (isNew) {
            shownPlan.show();
            state.tell(What.PLANNED, "", "");
        }
    }

    private void walkStages() {
        boolean windowOpen = false;
        for (Stage stage : runbook.stages()) {
            if (stage.skipped().isPresent()) {
                continue;
            }
            if (stage.window()) {
                enter(stage, !windowOpen);
            } else if (stage.approval().isPresent() && !isDone(stage) && !history.isCommitted()) {
                prompt.awaitStanding(withOnlyApproved(stage));
            }
            if (!stage.window()) {
                budget.close();
            }
            windowOpen = stage.window();
            stage.steps().forEach(step -> perform(step, stage.window()));
        }
        budget.close();
    }

    /** What is only approved is never done: it is looked at whether its approval still counts. */
    private boolean isDone(Stage stage) {
        return !stage.isOnlyApproved()
                && stage.steps().stream().allMatch(step -> Mark.of(history.last(step.name())) == Mark.DONE);
    }

    /** What was only approved before, such as an exception, must still count when its plan has changed since. */
    private List<Stage> withOnlyApproved(Stage stage) {
        return runbook.stages().stream()
                .limit(runbook.stages().indexOf(stage) + 1L)
                .filter(one -> one == stage || one.isOnlyApproved() && !one.window())
                .toList();
    }

    private void enter(Stage stage, boolean isFirst) {
        if (history.isCommitted()) {
            return;
        }
        if (isFirst) {
            door.open(this::makeReady);
        }
        door.enter(stage);
    }

    /** Everything that ends with the process is made sure of once more. */
    private void makeReady() {
        runbook.steps().filter(Step::endsWithTheProcess).forEach(step -> {
            doneInThisProcess.remove(step.name());
            perform(step, false);
        });
    }

    private void perform(Step step, boolean window) {
        if (isDone(step)) {
            return;
        }
        interrupts.heed(window);
        if (history.isCommitted()) {
            performPastReturn(step);
        } else if (step instanceof PointOfNoReturn point) {
            commit(point);
        } else {
            performOrGoBack(step, window);
        }
        doneInThisProcess.add(step.name());
    }

    private void performPastReturn(Step step) {
        if (step instanceof Step.Opening opening) {
            forward.open(opening);
        } else {
            forward.perform(step);
        }
    }

    /** While people think, a fence may be lost: then nothing is gained by waiting for them. */
    private void refuseALostWindow() {
        runbook.steps()
                .filter(step -> doneInThisProcess.contains(step.name()))
                .filter(step -> step instanceof Step.Reversible reversible && !reversible.stillHolds())
                .findFirst()
                .ifPresent(step -> {
                    throw new GoBack(step.name() + " does not hold any more: its connection or its server has ended");
                });
    }

    private boolean isDone(Step step) {
        boolean journaled = Mark.of(history.last(step.name())) == Mark.DONE;
        return journaled
                && (history.isCommitted() || !step.endsWithTheProcess() || doneInThisProcess.contains(step.name()));
    }

    private void performOrGoBack(Step step, boolean window) {
        Duration limit = step.limit();
        if (window) {
            Duration left = budget.left();
            if (left.isNegative() || left.isZero()) {
                throw new GoBack("the downtime budget is used up before " + step.name());
            }
            limit = limit.compareTo(left) < 0 ? limit : left;
        }
        state.be(State.RUNNING, step.plan());
        acting.set(Optional.of(step));
        try {
            runner.perform(step, limit);
        } catch (RuntimeException e) {
            failed(step, e);
        } finally {
            acting.set(Optional.empty());
            state.noProgress();
        }
    }

    private void failed(Step step, RuntimeException e) {
        String why = String.valueOf(e.getMessage());
        LOG.warn("{} failed", step.name(), e);
        log.writeIfPossible(EntryKind.FAILED, step.name(), Map.of("error", why));
        state.tell(What.STEP_FAILED, step.name(), why);
        if (signals.isClosing() && runbook.afterRestart().isEmpty()) {
            undo.once(List.of(step));
            throw new ServiceEnds();
        }
        boolean goesBack =
                runbook.afterRestart().isPresent() || signals.abortReason().isPresent();
        throw goesBack
                ? new GoBack(signals.abortReason().orElse(step.name() + ": " + why))
                : LandfallException.external(
                        "Held at " + step.name() + ": " + why
                                + "\nSay `resume` to try this step again"
                                + (state.hasBegunForGood()
                                        ? "; this run can't be taken back."
                                        : ", or `abort` to take everything back."),
                        e);
    }

    private void commit(PointOfNoReturn point) {
        Duration left = budget.left();
        if (left.isNegative() || left.isZero()) {
            throw new GoBack("the downtime budget is used up before the point of no return");
        }
        try {
            signals.commit(() -> interrupts.heed(true));
            runner.commit(point);
        } catch (GoBack e) {
            throw e;
        } catch (RuntimeException e) {
            signals.withdraw();
            String why = point.name() + ": " + e.getMessage();
            log.writeIfPossible(EntryKind.WITHDRAWN, "", Map.of("reason", why));
            state.tell(What.STEP_FAILED, point.name(), String.valueOf(e.getMessage()));
            throw new GoBack(why);
        }
    }

    /** As {@link CrashRecovery#isLeftInWindow}. */
    boolean isLeftInWindow() {
        return crashRecovery.isLeftInWindow();
    }

    /** Whether what the run still does is nothing that the application needs. */
    boolean mayBeLeft() {
        return forward.mayBeLeft() || rewind.mayBeLeft();
    }

    /** The run ends soon, without that. */
    void leave() {
        signals.leave();
        forward.leave();
    }

    /** Makes the step that runs end soon, when the run may still go back. */
    void cancelStep() {
        acting.get().ifPresent(Step::cancel);
    }

    /** As {@link #cancelStep}, when the service ends. */
    void cancelStepUnlessCommitted() {
        if (!signals.isCommitted()) {
            cancelStep();
        }
    }
}
