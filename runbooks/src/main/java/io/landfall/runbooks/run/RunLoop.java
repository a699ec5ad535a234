package io.landfall.runbooks.run;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.approval.ApprovalDesk;
import io.landfall.runbooks.approval.ShownPlan;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.recovery.CrashRecovery;
import io.landfall.runbooks.recovery.ForwardRecovery;
import io.landfall.runbooks.recovery.Rewind;
import io.landfall.runbooks.recovery.TargetInquiry;
import io.landfall.runbooks.recovery.Undo;
import io.landfall.runbooks.run.state.GoBack;
import io.landfall.runbooks.run.state.Interrupts;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunScope;
import io.landfall.runbooks.run.state.RunStatus.Mark;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.run.state.ServiceEnds;
import io.landfall.runbooks.run.state.StepRunner;
import io.landfall.runbooks.step.PointOfNoReturn;
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

    private final RunScope run;
    private final ShownPlan shownPlan;
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
    /** Made before the window: what is the first of its kind costs time there. */
    private final Runnable heeded = this::heedInWindow;

    private boolean settled;

    RunLoop(RunScope run, ApprovalDesk desk, ShownPlan shownPlan) {
        this.run = run;
        this.shownPlan = shownPlan;
        this.runner = new StepRunner(run.runbook(), run.log(), run.history(), run.state()::tell);
        this.undo = new Undo(run.log(), run.history(), run.state()::tell);
        this.interrupts = new Interrupts(run.signals(), run.history(), run.state());
        TargetInquiry inquiry = new TargetInquiry(run);
        this.crashRecovery = new CrashRecovery(run, interrupts, inquiry);
        this.rewind = new Rewind(run, undo);
        this.forward = new ForwardRecovery(run, runner, inquiry);
        this.prompt = new ApprovalPrompt(run, desk, shownPlan, interrupts, this::refuseALostWindow);
        this.door = new WindowOpening(run, desk, interrupts, prompt, shownPlan.mode());
    }

    /** Walks from the beginning, or from where another process was when {@code afterRestart}. */
    void run(boolean afterRestart) {
        try (runner) {
            settled = !afterRestart;
            Optional<String> held = Optional.empty();
            while (!run.state().isEnded()) {
                held = oneTry(held, afterRestart);
            }
        } catch (ServiceEnds e) {
            LOG.info("The service ends; the run goes on when it is started again.");
        } finally {
            run.runbook().resources().run();
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
        if (run.history().hasWindowBegun(run.runbook()) && !run.history().isCommitted()) {
            rewind.undoAll(why);
            return Optional.empty();
        }
        run.budget().close();
        return Optional.of(why);
    }

    /** What was approved in another process counts only for what would be done now; the file may be another one. */
    private void showPlan(boolean afterRestart) {
        boolean begun = run.history().isCommitted() || run.state().hasBegunForGood();
        boolean isNew = shownPlan.shown().isEmpty()
                || afterRestart && !begun && shownPlan.changes().isPresent();
        if (isNew) {
            shownPlan.show();
            run.state().tell(What.PLANNED, "", "");
        }
    }

    private void walkStages() {
        boolean windowOpen = false;
        for (Stage stage : run.runbook().stages()) {
            if (stage.skipped().isPresent()) {
                continue;
            }
            if (stage.window()) {
                enter(stage, !windowOpen);
            } else if (stage.approval().isPresent()
                    && !isDone(stage)
                    && !run.history().isCommitted()) {
                prompt.awaitStanding(withOnlyApproved(stage));
            }
            if (!stage.window()) {
                run.budget().close();
            }
            windowOpen = stage.window();
            stage.steps().forEach(step -> perform(step, stage.window()));
        }
        run.budget().close();
    }

    /** What is only approved is never done: it is looked at whether its approval still counts. */
    private boolean isDone(Stage stage) {
        return !stage.isOnlyApproved()
                && stage.steps().stream().allMatch(step -> Mark.of(run.history().last(step.name())) == Mark.DONE);
    }

    /** What was only approved before, such as an exception, must still count when its plan has changed since. */
    private List<Stage> withOnlyApproved(Stage stage) {
        return run.runbook().stages().stream()
                .limit(run.runbook().stages().indexOf(stage) + 1L)
                .filter(one -> one == stage || one.isOnlyApproved() && !one.window())
                .toList();
    }

    private void enter(Stage stage, boolean isFirst) {
        if (run.history().isCommitted()) {
            return;
        }
        if (isFirst) {
            door.open(this::makeReady);
        }
        door.enter(stage);
    }

    /** Everything that ends with the process is made sure of once more. */
    private void makeReady() {
        run.runbook().steps().filter(Step::endsWithTheProcess).forEach(step -> {
            doneInThisProcess.remove(step.name());
            perform(step, false);
        });
    }

    private void perform(Step step, boolean window) {
        if (isDone(step)) {
            return;
        }
        interrupts.heed(window);
        if (run.history().isCommitted()) {
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
        run.runbook()
                .steps()
                .filter(step -> doneInThisProcess.contains(step.name()))
                .filter(step -> step instanceof Step.Reversible reversible && !reversible.stillHolds())
                .findFirst()
                .ifPresent(step -> {
                    throw new GoBack(step.name() + " does not hold any more: its connection or its server has ended");
                });
    }

    private boolean isDone(Step step) {
        boolean journaled = Mark.of(run.history().last(step.name())) == Mark.DONE;
        return journaled
                && (run.history().isCommitted()
                        || !step.endsWithTheProcess()
                        || doneInThisProcess.contains(step.name()));
    }

    private void performOrGoBack(Step step, boolean window) {
        Duration limit = step.limit();
        if (window) {
            Duration left = run.budget().left();
            if (left.isNegative() || left.isZero()) {
                throw new GoBack("the downtime budget is used up before " + step.name());
            }
            limit = limit.compareTo(left) < 0 ? limit : left;
        }
        run.state().be(State.RUNNING, step.plan());
        acting.set(Optional.of(step));
        if (step instanceof Step.Paced copy) {
            run.history().rate().ifPresent(copy::pace);
        }
        try {
            runner.perform(step, limit);
        } catch (RuntimeException e) {
            failed(step, e);
        } finally {
            acting.set(Optional.empty());
            run.state().noProgress();
        }
    }

    private void failed(Step step, RuntimeException e) {
        String why = String.valueOf(e.getMessage());
        LOG.warn("{} failed", step.name(), e);
        run.log().writeIfPossible(EntryKind.FAILED, step.name(), Map.of("error", why));
        run.state().tell(What.STEP_FAILED, step.name(), why);
        if (run.signals().isClosing() && run.runbook().afterRestart().isEmpty()) {
            undo.once(List.of(step));
            throw new ServiceEnds();
        }
        boolean goesBack = run.runbook().afterRestart().isPresent()
                || run.signals().abortReason().isPresent();
        throw goesBack
                ? new GoBack(run.signals().abortReason().orElse(step.name() + ": " + why))
                : LandfallException.external(
                        "Held at " + step.name() + ": " + why
                                + "\nSay `resume` to try this step again"
                                + (run.state().hasBegunForGood()
                                        ? "; this run can't be taken back."
                                        : ", or `abort` to take everything back."),
                        e);
    }

    private void commit(PointOfNoReturn point) {
        Duration left = run.budget().left();
        if (left.isNegative() || left.isZero()) {
            throw new GoBack("the downtime budget is used up before the point of no return");
        }
        try {
            run.signals().commit(heeded);
            runner.commit(point);
        } catch (GoBack e) {
            throw e;
        } catch (RuntimeException e) {
            run.signals().withdraw();
            String why = point.name() + ": " + e.getMessage();
            run.log().writeIfPossible(EntryKind.WITHDRAWN, "", Map.of("reason", why));
            run.state().tell(What.STEP_FAILED, point.name(), String.valueOf(e.getMessage()));
            throw new GoBack(why);
        }
    }

    private void heedInWindow() {
        interrupts.heed(true);
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
        run.signals().leave();
        forward.leave();
    }

    /** The copy that runs now; empty when nothing is copied. */
    Optional<Step.Paced> copying() {
        return acting.get().filter(Step.Paced.class::isInstance).map(Step.Paced.class::cast);
    }

    /** Makes the step that runs end soon, when the run may still go back. */
    void cancelStep() {
        acting.get().ifPresent(Step::cancel);
    }

    /** As {@link #cancelStep}, when the service ends. */
    void cancelStepUnlessCommitted() {
        if (!run.signals().isCommitted()) {
            cancelStep();
        }
    }
}
