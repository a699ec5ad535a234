package io.landfall.runbooks.engine;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.engine.RunObserver.What;
import io.landfall.runbooks.engine.RunStatus.Mark;
import io.landfall.runbooks.engine.RunStatus.State;
import io.landfall.runbooks.engine.Runbook.Stage;
import io.landfall.runbooks.journal.EntryKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of one run through its stages, on one thread: forwards, or all the way back. */
final class Walk {

    private static final Logger LOG = LoggerFactory.getLogger(Walk.class);
    private static final Duration UNDO_PAUSE = Duration.ofMillis(250);
    private static final Duration FINISH_PAUSE = Duration.ofSeconds(2);

    /** A run ends here and everything it did is taken back. */
    private static final class GoBack extends RuntimeException {
        GoBack(String reason) {
            super(reason);
        }
    }

    /** What could not be done past the point of no return; {@code mayPass} when trying again can help. */
    private record Problem(String text, boolean mayPass) {}

    /** The service ends; the run goes on in the next process. */
    private static final class ServiceEnds extends RuntimeException {}

    private final Runbook runbook;
    private final RunHistory history;
    private final RunLog log;
    private final Wishes wishes;
    private final Budget budget;
    private final ApprovalDesk desk;
    private final RunState state;
    private final StepRunner runner;
    private final Undo undo;
    private final AtomicReference<Optional<Step>> acting = new AtomicReference<>(Optional.empty());
    private final Set<String> doneInThisProcess = new HashSet<>();
    private final Map<String, Problem> problems = new LinkedHashMap<>();
    private boolean commitTried;
    private boolean settled;

    Walk(
            Runbook runbook,
            RunHistory history,
            RunLog log,
            Wishes wishes,
            Budget budget,
            ApprovalDesk desk,
            RunState state) {
        this.runbook = runbook;
        this.history = history;
        this.log = log;
        this.wishes = wishes;
        this.budget = budget;
        this.desk = desk;
        this.state = state;
        this.runner = new StepRunner(log, history, state::tell);
        this.undo = new Undo(log, history, state::tell);
    }

    /** Walks from the beginning, or from where another process was when {@code afterRestart}. */
    void run(boolean afterRestart) {
        try (runner) {
            settled = !afterRestart;
            Optional<String> held = Optional.empty();
            while (!state.isEnded()) {
                held = oneTry(held);
            }
        } catch (ServiceEnds e) {
            LOG.info("The service ends; the run goes on when it is started again.");
        } catch (RuntimeException e) {
            LOG.error("The run's thread failed", e);
            state.be(
                    State.HELD,
                    "Landfall failed inside itself: " + e.getMessage()
                            + ". Nothing further happens in this run until the service is restarted.");
            state.tell(What.HELD, "", state.text());
        } finally {
            runbook.resources().run();
        }
    }

    /** Goes as far as it gets; returns why it holds then, if it does. */
    private Optional<String> oneTry(Optional<String> held) {
        try {
            held.ifPresent(this::holdUntilResumed);
            if (!settled) {
                settleAfterRestart();
                settled = true;
            }
            showPlan();
            walkStages();
            finishWhatIsLeft();
            end(State.DONE, problems.isEmpty() ? "done" : "done-with-problems", listProblems());
        } catch (GoBack e) {
            undoAll(e.getMessage());
        } catch (LandfallException e) {
            return Optional.of(e.getMessage());
        }
        return Optional.empty();
    }

    // ---- forwards

    private void showPlan() {
        if (desk.shown().isEmpty()) {
            desk.show();
            state.tell(What.PLANNED, "", "");
        }
    }

    private void walkStages() {
        boolean windowOpen = false;
        for (Stage stage : runbook.stages()) {
            if (stage.skipped().isPresent()) {
                continue;
            }
            if (stage.window() && !windowOpen) {
                openWindow();
                windowOpen = true;
            } else if (!stage.window() && stage.approval().isPresent() && !isDone(stage)) {
                askAndAwait(List.of(stage));
            }
            if (!stage.window() && windowOpen) {
                budget.close();
                windowOpen = false;
            }
            stage.steps().forEach(step -> perform(step, stage.window()));
        }
        budget.close();
    }

    private boolean isDone(Stage stage) {
        return stage.steps().stream().allMatch(step -> history.mark(step.name()) == Mark.DONE);
    }

    private void openWindow() {
        if (history.isCommitted()) {
            return;
        }
        List<Stage> window = runbook.stages().stream()
                .filter(stage -> stage.window() && stage.skipped().isEmpty())
                .toList();
        boolean open = false;
        while (!open) {
            askAndAwait(window);
            open = awaitGo() && isReadyAgain();
        }
        budget.open();
        state.be(State.RUNNING, "the window is open");
    }

    private void askAndAwait(List<Stage> stages) {
        desk.ask(stages);
        if (!desk.isApproved(stages)) {
            state.be(State.ASKING, desk.question(stages));
            state.tell(What.ASKED, "", state.text());
            await(() -> desk.isApproved(stages));
        }
    }

    private boolean awaitGo() {
        wishes.takeGo();
        log.write(EntryKind.ARMED, "", Map.of());
        state.be(State.ARMED, "everything is approved and ready; `go` opens the window");
        state.tell(What.ARMED, "", state.text());
        await(() -> desk.wasAskedAgain() || wishes.takeGo());
        return !desk.takeAskedAgain();
    }

    /** Right before the window opens: everything that ends with the process is made sure of once more. */
    private boolean isReadyAgain() {
        try {
            runbook.steps().filter(Step::endsWithTheProcess).forEach(step -> {
                doneInThisProcess.remove(step.name());
                perform(step, false);
            });
            return true;
        } catch (GoBack e) {
            if (wishes.abortReason().isPresent() || wishes.isClosing()) {
                throw e;
            }
            state.tell(
                    What.REFUSED,
                    "go",
                    "Did not open the window: " + e.getMessage()
                            + "\nNo write was stopped. Mend that, then say `go` again.");
            return false;
        }
    }

    private void perform(Step step, boolean window) {
        if (isDone(step)) {
            return;
        }
        heedWishes(window);
        if (history.isCommitted()) {
            performWhateverComes(step);
        } else if (step instanceof PointOfNoReturn point) {
            commit(point);
        } else {
            performOrGoBack(step, window);
        }
        doneInThisProcess.add(step.name());
    }

    private boolean isDone(Step step) {
        boolean journaled = history.mark(step.name()) == Mark.DONE;
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
        if (wishes.isClosing() && runbook.afterRestart().isEmpty()) {
            undo.once(List.of(step));
            throw new ServiceEnds();
        }
        boolean goesBack =
                runbook.afterRestart().isPresent() || wishes.abortReason().isPresent();
        throw goesBack
                ? new GoBack(wishes.abortReason().orElse(step.name() + ": " + why))
                : LandfallException.external(
                        "Held at " + step.name() + ": " + why
                                + "\nSay `resume` to try this step again, or `abort` to take everything back.",
                        e);
    }

    private void commit(PointOfNoReturn point) {
        Duration left = budget.left();
        if (left.isNegative() || left.isZero()) {
            throw new GoBack("the downtime budget is used up before the point of no return");
        }
        try {
            if (!wishes.commit()) {
                heedWishes(true);
            }
            commitTried = true;
            runner.commit(point);
        } catch (GoBack e) {
            throw e;
        } catch (RuntimeException e) {
            wishes.withdraw();
            state.tell(What.STEP_FAILED, point.name(), String.valueOf(e.getMessage()));
            throw new GoBack(point.name() + ": " + e.getMessage());
        }
    }

    /** Past the point of no return no failure stops what comes after. */
    private void performWhateverComes(Step step) {
        state.be(State.RUNNING, step.plan());
        try {
            runner.perform(step, step.limit());
            problems.remove(step.name());
        } catch (RuntimeException e) {
            LOG.warn("{} failed past the point of no return", step.name(), e);
            String problem = step.name() + ": " + e.getMessage() + " By hand: " + step.byHand();
            problems.put(step.name(), new Problem(problem, mayPass(e)));
            log.writeIfPossible(EntryKind.FAILED, step.name(), Map.of("error", String.valueOf(e.getMessage())));
            state.tell(What.STEP_FAILED, step.name(), problem);
        } finally {
            state.noProgress();
        }
    }

    private static boolean mayPass(RuntimeException e) {
        return e instanceof LandfallException failure && failure.kind() == LandfallException.Kind.EXTERNAL;
    }

    private void finishWhatIsLeft() {
        while (problems.values().stream().anyMatch(Problem::mayPass)) {
            state.be(State.FINISHING, "left to do:\n" + listProblems());
            wishes.pause(FINISH_PAUSE);
            if (wishes.isClosing()) {
                throw new ServiceEnds();
            }
            runbook.steps()
                    .filter(step -> problems.containsKey(step.name()))
                    .filter(step -> problems.get(step.name()).mayPass())
                    .forEach(this::performWhateverComes);
        }
    }

    private String listProblems() {
        return problems.values().stream().map(Problem::text).collect(Collectors.joining("\n"));
    }

    // ---- what people want meanwhile

    private void heedWishes(boolean window) {
        if (history.isCommitted()) {
            if (wishes.isClosing() && !window) {
                throw new ServiceEnds();
            }
            return;
        }
        wishes.abortReason().ifPresent(reason -> {
            throw new GoBack(reason);
        });
        if (wishes.isClosing()) {
            if (window) {
                throw new GoBack("the service is ending");
            }
            throw new ServiceEnds();
        }
        wishes.holdReason().ifPresent(reason -> {
            if (window) {
                throw new GoBack("held inside the window: " + reason);
            }
            holdUntilResumed(reason);
        });
    }

    private void holdUntilResumed(String reason) {
        State before = state.state();
        state.be(State.HELD, reason);
        state.tell(What.HELD, "", reason);
        wishes.takeResume();
        await(wishes::takeResume);
        state.be(before == State.HELD ? State.RUNNING : before, "resumed");
        state.tell(What.RESUMED, "", "");
    }

    private void await(BooleanSupplier condition) {
        boolean come = wishes.await(condition);
        if (!come) {
            heedWishes(false);
        }
    }

    /** Makes the step that runs end soon, when the run may still go back. */
    void cancelStep() {
        acting.get().ifPresent(Step::cancel);
    }

    /** As {@link #cancelStep}, when the service ends. */
    void cancelStepUnlessCommitted() {
        if (!wishes.isCommitted()) {
            cancelStep();
        }
    }

    // ---- after a restart

    private void settleAfterRestart() {
        log.writeIfPossible(EntryKind.RESTARTED, "", Map.of());
        if (history.isCommitted()) {
            settleCommitted();
        } else if (history.isBeingUndone()) {
            throw new GoBack("going on with what was being taken back when the service ended");
        } else if (hasWindowBegun()) {
            throw new GoBack("the service was restarted inside the window, before the point of no return");
        } else {
            String seen = whatISee();
            state.tell(What.RESTARTED, "", seen);
            holdUntilResumed(seen);
        }
    }

    private boolean hasWindowBegun() {
        return runbook.stages().stream()
                .filter(Stage::window)
                .flatMap(stage -> stage.steps().stream())
                .anyMatch(step -> history.foundBefore(step.name()).isPresent());
    }

    private String whatISee() {
        Optional<Step> step = runbook.steps()
                .filter(candidate ->
                        history.mark(candidate.name()) == Mark.RUNNING || history.mark(candidate.name()) == Mark.FAILED)
                .findFirst();
        if (step.isEmpty()) {
            return "I was restarted between two steps. Nothing is half done. Say `resume` to go on, or `abort` to take"
                    + " everything back.";
        }
        return "I was restarted during " + step.get().name() + ". Here is what I see: " + look(step.get())
                + ". Say `resume` to do that step again from what is there, or `abort` to take everything back.";
    }

    private static String look(Step step) {
        try {
            return step.look().facts().toString();
        } catch (LandfallException e) {
            return "it can't be looked at (" + e.getMessage() + ")";
        }
    }

    private void settleCommitted() {
        wishes.commit();
        AfterRestart servers = runbook.afterRestart().orElseThrow();
        boolean settled = false;
        while (!settled) {
            try {
                settled = servers.targetWasOpened() || isProvenAgain(servers);
            } catch (LandfallException e) {
                state.be(
                        State.HELD,
                        "Past the point of no return, and the target can't be asked whether it was open: "
                                + e.getMessage() + " I go on asking; nothing is opened until it answers.");
                state.tell(What.HELD, "", state.text());
                wishes.pause(FINISH_PAUSE);
                if (wishes.isClosing()) {
                    throw new ServiceEnds();
                }
            }
        }
        state.tell(What.RESTARTED, "", "I was restarted past the point of no return; going on from there.");
    }

    private boolean isProvenAgain(AfterRestart servers) {
        Found proven = history.outcome("verify-caught-up").orElseThrow();
        AfterRestart.Proof proof = servers.proveAgain(proven);
        return switch (proof) {
            case EQUAL -> true;
            case SOURCE_UNFENCED -> throw withdrawn("the source takes writes again and the target was never opened");
            case SOURCE_ADVANCED, SOURCE_UNREACHABLE -> {
                String why = proof == AfterRestart.Proof.SOURCE_ADVANCED
                        ? "The source has transactions beyond the proven position"
                        : "The source can't be asked for its position";
                wishes.withdraw();
                holdUntilResumedOrWithdrawn(why + ", so the target stays closed. `resume` looks again; `abort` makes"
                        + " the source writable again.");
                wishes.commit();
                yield false;
            }
        };
    }

    private void holdUntilResumedOrWithdrawn(String reason) {
        state.be(State.HELD, reason);
        state.tell(What.HELD, "", reason);
        wishes.takeResume();
        wishes.await(wishes::takeResume);
        if (wishes.isClosing()) {
            throw new ServiceEnds();
        }
        wishes.abortReason().ifPresent(why -> {
            throw withdrawn(why);
        });
    }

    private GoBack withdrawn(String reason) {
        wishes.withdraw();
        log.writeIfPossible(EntryKind.WITHDRAWN, "", Map.of("reason", reason));
        state.tell(What.WITHDRAWN, "", reason);
        return new GoBack(reason);
    }

    // ---- backwards

    private void undoAll(String reason) {
        state.be(State.UNDOING, reason);
        List<String> left = new ArrayList<>();
        boolean journaled = false;
        do {
            journaled = journaled || journalAbort(reason);
            left = undo.once(runbook.steps().toList());
            if (!left.isEmpty()) {
                state.be(State.UNDOING, reason + "\nnot yet taken back, trying on:\n" + String.join("\n", left));
                wishes.pause(UNDO_PAUSE);
            }
        } while (!left.isEmpty() && !wishes.isClosing());
        if (!left.isEmpty()) {
            throw new ServiceEnds();
        }
        budget.close();
        end(State.UNDONE, "undone", reason);
    }

    private boolean journalAbort(String reason) {
        try {
            if (commitTried && !history.isCommitted()) {
                log.write(EntryKind.WITHDRAWN, "", Map.of("reason", reason));
            }
            log.write(EntryKind.ABORT, "", Map.of("reason", reason));
            return true;
        } catch (LandfallException e) {
            LOG.error("Undoing begins although the journal could not take it", e);
            return false;
        }
    }

    private void end(State how, String outcome, String text) {
        boolean written = false;
        while (!written) {
            try {
                log.write(EntryKind.ENDED, "", Map.of("outcome", outcome, "text", text));
                written = true;
            } catch (LandfallException e) {
                state.be(state.state(), "Finished, but the journal can't be written: " + e.getMessage());
                wishes.pause(FINISH_PAUSE);
                if (wishes.isClosing()) {
                    throw new ServiceEnds();
                }
            }
        }
        state.be(how, text);
        state.tell(What.ENDED, "", text);
    }
}
