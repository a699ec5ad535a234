package io.landfall.runbooks.cutover.application;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.cutover.window.SideBySide;
import io.landfall.runbooks.maintenance.ApplicationPause;
import io.landfall.runbooks.step.ByHand;
import java.util.List;
import java.util.Optional;

/** The application waits no more. */
public final class ContinueApplication extends PauseStep {

    public static final String NAME = "continue-application";

    public ContinueApplication(List<ApplicationPause> pauses, SideBySide sideBySide) {
        super(pauses, sideBySide);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Let the application go on, " + each(ApplicationPause::goesOn) + "; within " + Elapsed.show(limit())
                + ".";
    }

    @Override
    public Optional<ByHand> byHandOn() {
        return goOnByHand();
    }

    @Override
    void tell() {
        goOn();
    }
}
