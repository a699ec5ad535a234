package io.landfall.runbooks.cutover.application;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.maintenance.PoolPause;
import io.landfall.runbooks.step.ByHand;
import java.util.Optional;

/** The application's statements wait no more. */
public final class ContinueApplication extends PauseStep {

    public static final String NAME = "continue-application";

    public ContinueApplication(PoolPause pause) {
        super(pause);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Let the application go on, " + pause().goesOn() + "; within " + Elapsed.show(limit()) + ".";
    }

    @Override
    public Optional<ByHand> byHandOn() {
        return Optional.of(pause().goOnByHand());
    }

    @Override
    void tell() {
        pause().goOn();
    }
}
