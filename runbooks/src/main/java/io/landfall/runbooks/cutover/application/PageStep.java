package io.landfall.runbooks.cutover.application;

import io.landfall.runbooks.maintenance.PolitePage;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.settings.Maintenance;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Optional;

/** Switches the polite page, and has seen by a request what the application shows; nothing when there is no page. */
abstract class PageStep implements Step {

    private static final String ANSWER = "answer";

    private final Optional<PolitePage> page;
    private final Duration limit;
    private volatile Deadline deadline = new Deadline();

    PageStep(Optional<PolitePage> page, Duration limit) {
        this.page = page;
        this.limit = limit;
    }

    /** Returns when a request has seen it. */
    abstract void switchOver(PolitePage page, Deadline deadline, Duration limit);

    /** Whether the page's answer to a request is the wanted one. */
    abstract boolean isWanted(PolitePage page, String answer);

    abstract String command(PolitePage page);

    abstract int answer(Maintenance.Verify verify);

    final Optional<PolitePage> page() {
        return page;
    }

    @Override
    public final String plan() {
        return page.map(page -> "On " + page.settings().host().name() + ": `" + command(page) + "`; then "
                        + page.settings().verify().url() + " must answer "
                        + answer(page.settings().verify()) + ".")
                .orElse("No polite page: maintenance is `none`.");
    }

    @Override
    public final Duration limit() {
        return limit;
    }

    @Override
    public final Found look() {
        return Found.of(ANSWER, page.map(PolitePage::answer).orElse("none"));
    }

    @Override
    public final boolean isDone(Found now) {
        return page.map(page -> isWanted(page, now.text(ANSWER))).orElse(true);
    }

    @Override
    public final void act(Found before) {
        deadline = new Deadline();
        page.ifPresent(page -> switchOver(page, deadline, limit));
    }

    @Override
    public final void cancel() {
        deadline.callOff();
    }
}
