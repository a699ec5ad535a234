package io.landfall.runbooks.run.state;

import io.landfall.runbooks.journal.history.RunHistory;
import io.landfall.runbooks.run.state.RunObserver.What;
import io.landfall.runbooks.run.state.RunStatus.State;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What a run's thread does about what people want of it, between two steps and while it waits. */
public final class Interrupts {

    /** How often an open window that waits tells where it is. */
    private static final Duration CLOCK = Duration.ofSeconds(1);

    private final RunSignals signals;
    private final RunHistory history;
    private final RunState state;

    public Interrupts(RunSignals signals, RunHistory history, RunState state) {
        this.signals = signals;
        this.history = history;
        this.state = state;
    }

    /** Throws GoBack or ServiceEnds when somebody wants that, and waits while somebody holds the run. */
    public void heed(boolean window) {
        if (history.isCommitted()) {
            if (signals.isClosing() && !window) {
                throw new ServiceEnds();
            }
            return;
        }
        signals.abortReason().ifPresent(reason -> {
            throw new GoBack(reason);
        });
        if (signals.isClosing()) {
            if (window) {
                throw new GoBack("the service is ending");
            }
            throw new ServiceEnds();
        }
        signals.holdReason().ifPresent(reason -> {
            if (window) {
                throw new GoBack("held inside the window: " + reason);
            }
            holdUntilResumed(reason);
        });
    }

    /** Waits until somebody resumes. */
    public void holdUntilResumed(String reason) {
        holdUntilResumed(reason, reason);
    }

    /** The same; {@code told} is empty when people have just read the reason. */
    public void holdUntilResumed(String reason, String told) {
        State before = state.state();
        String asked = state.text();
        signals.takeResume(); // of an earlier hold; whoever is told of this one may answer at once
        state.be(State.HELD, reason);
        state.tell(What.HELD, "", told);
        if (!signals.awaitResume()) {
            heed(false);
        }
        state.be(before == State.HELD ? State.RUNNING : before, before == State.HELD ? "resumed" : asked);
        state.tell(What.RESUMED, "", signals.resumedBy());
    }

    /**
     * Returns false when {@code limit} is over before the condition; throws GoBack when somebody wants that first, and
     * what {@code watch} throws, which is run each second.
     */
    public boolean awaitInWindow(BooleanSupplier condition, Duration limit, Runnable watch) {
        long end = System.nanoTime() + limit.toNanos();
        boolean holds = false;
        long left = limit.toNanos();
        while (!holds && left > 0) {
            holds = signals.await(condition, Duration.ofNanos(Math.min(left, CLOCK.toNanos())));
            if (!holds) {
                heed(true);
                watch.run();
                state.tell(What.PROGRESS, "", "");
            }
            left = end - System.nanoTime();
        }
        return holds;
    }

    /** Waits for {@code condition}, holds when somebody says so, and throws GoBack or ServiceEnds when somebody wants that meanwhile. */
    public void await(BooleanSupplier condition) {
        while (!signals.await(condition)) {
            heed(false);
        }
    }
}
