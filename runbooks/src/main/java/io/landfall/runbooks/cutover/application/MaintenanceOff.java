package io.landfall.runbooks.cutover.application;

import io.landfall.runbooks.maintenance.PolitePage;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Optional;

/** The application is in service again: a request has seen it. */
public final class MaintenanceOff implements Step {

    public static final String NAME = "maintenance-off";
    private static final String ANSWER = "answer";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Optional<PolitePage> page;
    private volatile Deadline deadline = new Deadline();

    /** An empty {@code page} means that the operator chose to have none. */
    public MaintenanceOff(Optional<PolitePage> page) {
        this.page = page;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return page.map(PolitePage::settings)
                .map(page -> "On " + page.host().name() + ": `" + page.off() + "`; then "
                        + page.verify().url() + " must answer " + page.verify().off() + ".")
                .orElse("No polite page: maintenance is `none`.");
    }

    @Override
    public Optional<ByHand> byHandOn() {
        return page.map(PolitePage::hideByHand);
    }

    @Override
    public Duration limit() {
        return LIMIT;
    }

    @Override
    public Found look() {
        return Found.of(ANSWER, page.map(PolitePage::answer).orElse("none"));
    }

    @Override
    public boolean isDone(Found now) {
        return page.map(page -> page.isHiddenBy(now.text(ANSWER))).orElse(true);
    }

    @Override
    public void act(Found before) {
        deadline = new Deadline();
        page.ifPresent(page -> page.hide(deadline, LIMIT));
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }
}
