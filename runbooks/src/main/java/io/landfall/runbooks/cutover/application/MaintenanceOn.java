package io.landfall.runbooks.cutover.application;

import io.landfall.runbooks.maintenance.PolitePage;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Optional;

/** The application shows the polite page: a request has seen it. */
public final class MaintenanceOn implements Step.Reversible {

    public static final String NAME = "maintenance-on";
    private static final String ANSWER = "answer";
    private static final Duration UNDO = Duration.ofSeconds(10);

    private final Optional<PolitePage> page;
    private final Duration limit;
    private volatile Deadline deadline = new Deadline();

    /** An empty {@code page} means that the operator chose to have none. */
    public MaintenanceOn(Optional<PolitePage> page, Duration limit) {
        this.page = page;
        this.limit = limit;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return page.map(PolitePage::settings)
                .map(page -> "On " + page.host().name() + ": `" + page.on() + "`; then "
                        + page.verify().url() + " must answer " + page.verify().on() + ".")
                .orElse("No polite page: maintenance is `none`.");
    }

    @Override
    public String byHand() {
        return page.map(PolitePage::settings)
                .map(page -> "On " + page.host().name() + ": " + page.on() + "; to go back: " + page.off())
                .orElse("Nothing: maintenance is `none`.");
    }

    @Override
    public Optional<ByHand> byHandBack() {
        return page.map(PolitePage::hideByHand);
    }

    @Override
    public Duration limit() {
        return limit;
    }

    @Override
    public Found look() {
        return Found.of(ANSWER, page.map(PolitePage::answer).orElse("none"));
    }

    @Override
    public boolean isDone(Found now) {
        return page.map(page -> page.isShownBy(now.text(ANSWER))).orElse(true);
    }

    @Override
    public void act(Found before) {
        deadline = new Deadline();
        page.ifPresent(page -> page.show(deadline, limit));
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }

    @Override
    public void undo(Found before) {
        if (!isDone(before)) {
            page.ifPresent(page -> page.hide(new Deadline(), UNDO));
        }
    }
}
