package io.landfall.runbooks.cutover.application;

import io.landfall.runbooks.maintenance.PolitePage;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.settings.Maintenance;
import io.landfall.runbooks.step.ByHand;
import java.time.Duration;
import java.util.Optional;

/** The application is in service again: a request has seen it. */
public final class MaintenanceOff extends PageStep {

    public static final String NAME = "maintenance-off";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** An empty {@code page} means that the operator chose to have none. */
    public MaintenanceOff(Optional<PolitePage> page) {
        super(page, LIMIT);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    String command(PolitePage page) {
        return page.pageSwitch().off();
    }

    @Override
    int answer(Maintenance.Verify verify) {
        return verify.off();
    }

    @Override
    public Optional<ByHand> byHandOn() {
        return page().map(PolitePage::hideByHand);
    }

    @Override
    void switchOver(PolitePage page, Deadline deadline, Duration limit) {
        page.hide(deadline, limit);
    }

    @Override
    boolean isWanted(PolitePage page, String answer) {
        return page.isHiddenBy(answer);
    }
}
