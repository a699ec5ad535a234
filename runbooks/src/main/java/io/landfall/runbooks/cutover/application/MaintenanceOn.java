package io.landfall.runbooks.cutover.application;

import io.landfall.runbooks.maintenance.PolitePage;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.settings.Maintenance;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Optional;

/** The application shows the polite page: a request has seen it. */
public final class MaintenanceOn extends PageStep implements Step.Reversible {

    public static final String NAME = "maintenance-on";
    private static final Duration UNDO = Duration.ofSeconds(10);

    /** An empty {@code page} means that the operator chose to have none. */
    public MaintenanceOn(Optional<PolitePage> page, Duration limit) {
        super(page, limit);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    String command(PolitePage page) {
        return page.pageSwitch().on();
    }

    @Override
    int answer(Maintenance.Verify verify) {
        return verify.on();
    }

    @Override
    public String byHand() {
        return page().map(page -> "On " + page.settings().host().name() + ": "
                        + page.pageSwitch().on() + "; to go back: "
                        + page.pageSwitch().off())
                .orElse("Nothing: maintenance is `none`.");
    }

    @Override
    public Optional<ByHand> byHandBack() {
        return page().map(PolitePage::hideByHand);
    }

    @Override
    void switchOver(PolitePage page, Deadline deadline, Duration limit) {
        page.show(deadline, limit);
    }

    @Override
    boolean isWanted(PolitePage page, String answer) {
        return page.isShownBy(answer);
    }

    @Override
    public void undo(Found before) {
        if (!isDone(before)) {
            page().ifPresent(page -> page.hide(new Deadline(), UNDO));
        }
    }
}
