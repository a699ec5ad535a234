package io.landfall.runbooks.cutover.application;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.maintenance.PoolPause;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Optional;

/** The application's statements wait in it. */
public final class PauseApplication extends PauseStep implements Step.Reversible {

    public static final String NAME = "pause-application";

    private final Duration budget;

    /** The application waits for at most {@code budget}. */
    public PauseApplication(PoolPause pause, Duration budget) {
        super(pause);
        this.budget = budget;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Let the application's statements wait in it, for " + Elapsed.show(budget) + " at most, "
                + pause().pauses() + "; within " + Elapsed.show(limit()) + ".";
    }

    @Override
    public String byHand() {
        return "To let the application wait, " + pause().pauses() + "; to go on, " + pause().goesOn() + ".";
    }

    @Override
    public Optional<ByHand> byHandBack() {
        return Optional.of(pause().goOnByHand());
    }

    @Override
    void tell() {
        pause().pause(budget);
    }

    @Override
    public void undo(Found before) {
        goOn();
    }
}
