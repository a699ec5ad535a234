package io.landfall.runbooks.recovery;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.journal.history.RunLog;
import io.landfall.runbooks.run.state.GoBack;
import io.landfall.runbooks.run.state.Interrupts;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunSignals;
import io.landfall.runbooks.run.state.RunState;
import io.landfall.runbooks.run.state.RunStatus.Mark;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.run.state.ServiceEnds;
import io.landfall.runbooks.step.AfterRestart;
import io.landfall.runbooks.step.Runbook;
import io.landfall.runbooks.step.Step;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what to do with a run that another process left: the servers are asked first. Inside a window it decides at
 * once; outside it holds and asks.
 */
public final class CrashRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(CrashRecovery.class);

    private final Runbook runbook;
    private final RunHistory history;
    private final RunLog log;
    private final RunSignals signals;
    private final Interrupts interrupts;
    private final RunState state;
    private final TargetInquiry inquiry;

    public CrashRecovery(
            Runbook runbook,
            RunHistory history,
            RunLog log,
            RunSignals signals,
            Interrupts interrupts,
            RunState state,
            TargetInquiry inquiry) {
        this.runbook = runbook;
        this.history = history;
        this.log = log;
        this.signals = signals;
        this.interrupts = interrupts;
        this.state = state;
        this.inquiry = inquiry;
    }

    /** Returns when the run may go on; throws GoBack when it must be taken back. */
    public void settle() {
        log.writeIfPossible(EntryKind.RESTARTED, "", Map.of());
        runbook.afterRestart().ifPresent(servers -> servers.recall(history));
        if (history.isCommitted()) {
            settleCommitted();
        } else if (history.isBeingUndone()) {
            state.tell(
                    What.RESTARTED, "", "I was restarted while everything was being taken back; going on with that.");
            throw new GoBack("going on with what was being taken back when the service ended");
        } else if (history.hasWindowBegun(runbook)) {
            state.tell(
                    What.RESTARTED,
                    "",
                    "I was restarted inside the window, before the point of no return; taking everything back now.");
            throw new GoBack("the service was restarted inside the window, before the point of no return");
        } else {
            String seen = whatISee();
            state.tell(What.RESTARTED, "", seen);
            interrupts.holdUntilResumed(seen);
        }
    }

    /** Whether the process before may have left the source closed, or the run past the point of no return. */
    public boolean isLeftInWindow() {
        return history.isCommitted() || history.isBeingUndone() || history.hasWindowBegun(runbook);
    }

    private String whatISee() {
        Optional<Step> step = runbook.steps()
                .filter(candidate -> {
                    Mark mark = Mark.of(history.last(candidate.name()));
                    return mark == Mark.RUNNING || mark == Mark.FAILED;
                })
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
        AfterRestart servers = runbook.afterRestart().orElseThrow();
        boolean settled = false;
        while (!settled) {
            if (signals.commit()) {
                settled = inquiry.wasOpened() || isProvenAgain(servers);
            } else {
                holdUntilResumedOrWithdrawn(signals.holdReason().orElse("the service is ending"));
            }
        }
        state.tell(What.RESTARTED, "", "I was restarted past the point of no return; going on from there.");
    }

    private boolean isProvenAgain(AfterRestart servers) {
        AfterRestart.Proof proof = prove(servers);
        return switch (proof) {
            case EQUAL -> true;
            case SOURCE_UNFENCED ->
                throw inquiry.withdrawn("the source takes writes again and the target was never opened");
            case WITHDRAWN ->
                throw inquiry.withdrawn("somebody had begun to go back: the target has the mark of this run");
            case SOURCE_ADVANCED, SOURCE_UNREACHABLE -> {
                String why = proof == AfterRestart.Proof.SOURCE_ADVANCED
                        ? "The source has transactions beyond the proven position"
                        : "The source can't be asked for its position";
                signals.withdraw();
                holdUntilResumedOrWithdrawn(why + ", so the target stays closed. `resume` looks again; `abort` makes"
                        + " the source writable again.");
                yield false;
            }
        };
    }

    /** What fails here leaves the target closed; it is asked for again when somebody says so. */
    private static AfterRestart.Proof prove(AfterRestart servers) {
        try {
            return servers.proveAgain();
        } catch (LandfallException e) {
            LOG.warn("The source can't be proven again", e);
            return AfterRestart.Proof.SOURCE_UNREACHABLE;
        }
    }

    private void holdUntilResumedOrWithdrawn(String reason) {
        signals.takeResume();
        state.be(State.HELD, reason);
        state.tell(What.HELD, "", reason);
        signals.awaitResume();
        if (signals.isClosing()) {
            throw new ServiceEnds();
        }
        Optional<String> abort = signals.abortReason();
        if (abort.isPresent() && !inquiry.wasOpened()) {
            throw inquiry.withdrawn(abort.get());
        }
        signals.forgetAbort();
    }
}
