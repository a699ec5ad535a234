package io.landfall.runbooks.recovery;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RunLog;
import io.landfall.runbooks.run.state.GoBack;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunSignals;
import io.landfall.runbooks.run.state.RunState;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.run.state.ServiceEnds;
import io.landfall.runbooks.step.AfterRestart;
import io.landfall.runbooks.step.Runbook;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Finds out past the point of no return whether the target was opened, and withdraws the commit when it was not. */
public final class TargetInquiry {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final Runbook runbook;
    private final RunLog log;
    private final RunSignals signals;
    private final RunState state;

    public TargetInquiry(Runbook runbook, RunLog log, RunSignals signals, RunState state) {
        this.runbook = runbook;
        this.log = log;
        this.signals = signals;
        this.state = state;
    }

    /**
     * Returns whether the target was opened, asking until it answers. Throws GoBack, the commit withdrawn, when a person
     * says that its machine is off.
     */
    boolean wasOpened() {
        AfterRestart servers = runbook.afterRestart().orElseThrow();
        Optional<Boolean> opened = Optional.empty();
        String told = "";
        while (opened.isEmpty()) {
            try {
                opened = Optional.of(servers.targetWasOpened());
            } catch (LandfallException e) {
                told = tell(servers.target(), e.getMessage(), told);
                signals.pauseUntilChanged(ASK_AGAIN);
                if (signals.isClosing()) {
                    throw new ServiceEnds();
                }
                if (signals.isTargetOff()) {
                    throw withdrawn(signals.abortReason().orElse(servers.target() + " is off"));
                }
            }
        }
        signals.doubtNoMore();
        return opened.get();
    }

    private String tell(String target, String why, String told) {
        signals.doubt(Optional.of(target));
        state.be(
                State.HELD,
                "Past the point of no return, and the target can't be asked whether it was open: " + why
                        + " I go on asking; nothing is opened until it answers. Only when its machine is off and stays"
                        + " off: `abort --target-is-off " + target + "` makes the source writable again.");
        if (!told.equals(state.text())) {
            state.tell(What.HELD, "", state.text());
        }
        return state.text();
    }

    /** The commit does not count any more; returns what takes everything back. */
    GoBack withdrawn(String reason) {
        signals.withdraw();
        log.writeIfPossible(EntryKind.WITHDRAWN, "", Map.of("reason", reason));
        state.tell(What.WITHDRAWN, "", reason);
        return new GoBack(reason);
    }
}
