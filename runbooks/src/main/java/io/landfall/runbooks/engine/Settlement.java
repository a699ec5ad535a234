package io.landfall.runbooks.engine;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.engine.RunObserver.What;
import io.landfall.runbooks.engine.RunStatus.Mark;
import io.landfall.runbooks.engine.RunStatus.State;
import io.landfall.runbooks.engine.Runbook.Stage;
import io.landfall.runbooks.journal.EntryKind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what to do with a run that another process left: the servers are asked first. Inside a window it decides at
 * once; outside it holds and asks.
 */
final class Settlement {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final Runbook runbook;
    private final RunHistory history;
    private final RunLog log;
    private final Wishes wishes;
    private final Attention attention;
    private final RunState state;

    Settlement(Runbook runbook, RunHistory history, RunLog log, Wishes wishes, Attention attention, RunState state) {
        this.runbook = runbook;
        this.history = history;
        this.log = log;
        this.wishes = wishes;
        this.attention = attention;
        this.state = state;
    }

    /** Returns when the run may go on; throws GoBack when it must be taken back. */
    void settle() {
        log.writeIfPossible(EntryKind.RESTARTED, "", Map.of());
        if (history.isCommitted()) {
            settleCommitted();
        } else if (history.isBeingUndone()) {
            state.tell(
                    What.RESTARTED, "", "I was restarted while everything was being taken back; going on with that.");
            throw new GoBack("going on with what was being taken back when the service ended");
        } else if (hasWindowBegun()) {
            state.tell(
                    What.RESTARTED,
                    "",
                    "I was restarted inside the window, before the point of no return; taking everything back now.");
            throw new GoBack("the service was restarted inside the window, before the point of no return");
        } else {
            String seen = whatISee();
            state.tell(What.RESTARTED, "", seen);
            attention.holdUntilResumed(seen);
        }
    }

    /** Whether a step of the window has begun and is not undone. */
    boolean hasWindowBegun() {
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
            return "I was restarted between two steps. Nothing is half done. Say `resume` to go on" + orAbort();
        }
        return "I was restarted during " + step.get().name() + ". Here is what I see: " + look(step.get())
                + ". Say `resume` to do that step again from what is there" + orAbort();
    }

    private String orAbort() {
        return state.hasBegunForGood() ? "; this run can't be taken back." : ", or `abort` to take everything back.";
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
        history.outcome("verify-caught-up").ifPresent(servers::recall);
        boolean settled = false;
        String told = "";
        while (!settled) {
            try {
                settled = servers.targetWasOpened() || isProvenAgain(servers);
            } catch (LandfallException e) {
                state.be(
                        State.HELD,
                        "Past the point of no return, and the target can't be asked whether it was open: "
                                + e.getMessage() + " I go on asking; nothing is opened until it answers.");
                if (!told.equals(state.text())) {
                    told = state.text();
                    state.tell(What.HELD, "", told);
                }
                wishes.pause(ASK_AGAIN);
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
        wishes.takeResume();
        state.be(State.HELD, reason);
        state.tell(What.HELD, "", reason);
        wishes.awaitResume();
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
}
