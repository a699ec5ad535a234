package io.landfall.runbooks.recovery;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.run.state.GoBack;
import io.landfall.runbooks.run.state.Interrupts;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunScope;
import io.landfall.runbooks.run.state.RunStatus.Mark;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.run.state.ServiceEnds;
import io.landfall.runbooks.step.AfterRestart;
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

    private final RunScope run;
    private final Interrupts interrupts;
    private final TargetInquiry inquiry;

    public CrashRecovery(RunScope run, Interrupts interrupts, TargetInquiry inquiry) {
        this.run = run;
        this.interrupts = interrupts;
        this.inquiry = inquiry;
    }

    /** Returns when the run may go on; throws GoBack when it must be taken back. */
    public void settle() {
        run.log().writeIfPossible(EntryKind.RESTARTED, "", Map.of());
        run.runbook().afterRestart().ifPresent(servers -> servers.recall(run.history()));
        if (run.history().isCommitted()) {
            settleCommitted();
        } else if (run.history().isBeingUndone()) {
            run.state()
                    .tell(
                            What.RESTARTED,
                            "",
                            "I was restarted while everything was being taken back; going on with that.");
            throw new GoBack("going on with what was being taken back when the service ended");
        } else if (run.history().hasWindowBegun(run.runbook())) {
            run.state()
                    .tell(
                            What.RESTARTED,
                            "",
                            "I was restarted inside the window, before the point of no return; taking everything back now.");
            throw new GoBack("the service was restarted inside the window, before the point of no return");
        } else {
            String seen = whatISee();
            run.state().tell(What.RESTARTED, "", seen);
            interrupts.holdUntilResumed(seen, "");
        }
    }

    /** Whether the process before may have left the source closed, or the run past the point of no return. */
    public boolean isLeftInWindow() {
        return run.history().isCommitted()
                || run.history().isBeingUndone()
                || run.history().hasWindowBegun(run.runbook());
    }

    private String whatISee() {
        Optional<Step> step = run.runbook()
                .steps()
                .filter(candidate -> {
                    Mark mark = Mark.of(run.history().last(candidate.name()));
                    return mark == Mark.RUNNING || mark == Mark.FAILED;
                })
                .findFirst();
        if (step.isEmpty()) {
            return "I was restarted between two steps. Nothing is half done. Say `resume` to go on" + orAbort();
        }
        return "I was restarted during " + step.get().name() + ". Say `resume` to do that step again from what is there"
                + orAbort() + "\nWhat I see now: " + look(step.get());
    }

    private String orAbort() {
        return run.state().hasBegunForGood()
                ? "; this run can't be taken back."
                : ", or `abort` to take everything back.";
    }

    private static String look(Step step) {
        try {
            return step.look().shown() + ".";
        } catch (LandfallException e) {
            return "it can't be looked at. " + e.getMessage();
        }
    }

    private void settleCommitted() {
        AfterRestart servers = run.runbook().afterRestart().orElseThrow();
        boolean settled = false;
        while (!settled) {
            if (run.signals().commit()) {
                settled = inquiry.wasOpened() || isProvenAgain(servers);
            } else {
                holdUntilResumedOrWithdrawn(run.signals().holdReason().orElse("the service is ending"));
            }
        }
        run.state().tell(What.RESTARTED, "", "I was restarted past the point of no return; going on from there.");
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
                run.signals().withdraw();
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
        run.signals().takeResume();
        run.state().be(State.HELD, reason);
        run.state().tell(What.HELD, "", reason);
        run.signals().awaitResume();
        if (run.signals().isClosing()) {
            throw new ServiceEnds();
        }
        Optional<String> abort = run.signals().abortReason();
        if (abort.isPresent() && !inquiry.wasOpened()) {
            throw inquiry.withdrawn(abort.get());
        }
        run.signals().forgetAbort();
    }
}
