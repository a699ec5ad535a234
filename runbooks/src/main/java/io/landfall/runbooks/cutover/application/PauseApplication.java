package io.landfall.runbooks.cutover.application;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.cutover.window.SideBySide;
import io.landfall.runbooks.maintenance.ApplicationPause;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The application waits: nothing new of it begins. */
public final class PauseApplication extends PauseStep implements Step.Reversible {

    public static final String NAME = "pause-application";

    /** How many requests were under way all the same, and were killed. */
    public static final String UNDER_WAY = "under_way";

    private final Duration budget;
    private OptionalInt underWay = OptionalInt.empty();

    /** The application waits for at most {@code budget}. */
    public PauseApplication(List<ApplicationPause> pauses, SideBySide sideBySide, Duration budget) {
        super(pauses, sideBySide);
        this.budget = budget;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Let the application wait, for " + Elapsed.show(budget) + " at most, " + each(ApplicationPause::pauses)
                + "; within " + Elapsed.show(limit()) + ".";
    }

    @Override
    public String byHand() {
        return "To let the application wait, " + each(ApplicationPause::pauses) + "; to go on, "
                + each(ApplicationPause::goesOn) + ".";
    }

    @Override
    public Optional<ByHand> byHandBack() {
        return goOnByHand();
    }

    @Override
    public Found look() {
        Found found = super.look();
        return underWay.isPresent() ? found.with(UNDER_WAY, underWay.getAsInt()) : found;
    }

    @Override
    void tell() {
        underWay = pause(budget);
    }

    @Override
    public void undo(Found before) {
        goOn();
    }
}
