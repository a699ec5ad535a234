package io.landfall.runbooks.recovery;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.run.state.GoBack;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunScope;
import io.landfall.runbooks.run.state.RunStatus.State;
import io.landfall.runbooks.run.state.ServiceEnds;
import io.landfall.runbooks.step.AfterRestart;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Finds out past the point of no return whether the target was opened, and withdraws the commit when it was not. */
public final class TargetInquiry {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final RunScope run;

    public TargetInquiry(RunScope run) {
        this.run = run;
    }

    /**
     * Returns whether the target was opened, asking until it answers. Throws GoBack, the commit withdrawn, when a person
     * says that its machine is off.
     */
    boolean wasOpened() {
        AfterRestart servers = run.runbook().afterRestart().orElseThrow();
        Optional<Boolean> opened = Optional.empty();
        String told = "";
        while (opened.isEmpty()) {
            try {
                opened = Optional.of(servers.targetWasOpened());
            } catch (LandfallException e) {
                told = tell(servers.target(), e.getMessage(), told);
                run.signals().pauseUntilChanged(ASK_AGAIN);
                if (run.signals().isClosing()) {
                    throw new ServiceEnds();
                }
                if (run.signals().isTargetOff()) {
                    throw withdrawn(run.signals().abortReason().orElse(servers.target() + " is off"));
                }
            }
        }
        run.signals().doubtNoMore();
        return opened.get();
    }

    private String tell(String target, String why, String told) {
        run.signals().doubt(Optional.of(target));
        run.state()
                .be(
                        State.HELD,
                        "Past the point of no return, and the target can't be asked whether it was open: " + why
                                + " I go on asking; nothing is opened until it answers. Only when its machine is off and stays"
                                + " off: `abort --target-is-off " + target + "` makes the source writable again.");
        if (!told.equals(run.state().text())) {
            run.state().tell(What.HELD, "", run.state().text());
        }
        return run.state().text();
    }

    /** The commit does not count any more; returns what takes everything back. */
    GoBack withdrawn(String reason) {
        run.signals().withdraw();
        run.log().writeIfPossible(EntryKind.WITHDRAWN, "", Map.of("reason", reason));
        run.state().tell(What.WITHDRAWN, "", reason);
        return new GoBack(reason);
    }
}
