package io.landfall.runbooks.cutover;

import io.landfall.monitor.server.EventFacts;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.EventStatus;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Each event of the target has the status it had on the source before the window, and all else as it was there. */
final class RestoreEvents implements Step {

    static final String NAME = "restore-events";

    private final Window window;
    private final End target;

    RestoreEvents(Window window) {
        this.window = window;
        this.target = window.target();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "On " + target.name() + ": give every event the status it had on "
                + window.source().name() + " (" + words().changesEvent() + ").";
    }

    private AdminDialect words() {
        return target.server().dialect();
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Optional<ByHand> byHandOn() {
        List<EventFacts> there = target.server().view().events();
        List<EventFacts> differ = wanted().stream()
                .filter(event -> there.stream().anyMatch(event::differsFrom))
                .map(EventStatus::event)
                .toList();
        if (differ.isEmpty()) {
            return Optional.of(ByHand.of("nothing, the events of both servers had the same status."));
        }
        String statements = differ.stream().map(words()::restoreByHand).collect(Collectors.joining("; "));
        return Optional.of(
                ByHand.of("events are as they were on " + window.source().name() + ".")
                        .make(
                                differ.size() + " events of " + target.name() + " have the status they had",
                                target.sqlByHand(words().countOthers(differ)),
                                "0",
                                target.sqlByHand(statements)));
    }

    @Override
    public Found look() {
        List<EventStatus> wanted = wanted();
        List<EventFacts> there = target.server().view().events();
        return Found.nothing()
                .withList("wanted", wanted.stream().map(EventStatus::toString).toList())
                .withList(
                        "differ",
                        wanted.stream()
                                .filter(event -> there.stream().anyMatch(event::differsFrom))
                                .map(event -> event.event().schema() + "."
                                        + event.event().name())
                                .toList());
    }

    /** What was found before the window; another process asks the source, whose events nobody touched. */
    private List<EventStatus> wanted() {
        return window.noted(StopEvents.EVENTS)
                .map(lines -> Found.of(StopEvents.EVENTS, lines).list(StopEvents.EVENTS).stream()
                        .map(EventStatus::parse))
                .orElseGet(
                        () -> window.source().server().view().events().stream().map(EventStatus::new))
                .filter(event -> !words().reading().isSourcesOwn(event.event()))
                .toList();
    }

    @Override
    public boolean isDone(Found now) {
        return now.list("differ").isEmpty();
    }

    @Override
    public void act(Found before) {
        Session work = target.work().alive();
        List<EventFacts> there = target.server().view().events();
        before.list("wanted").stream()
                .map(EventStatus::parse)
                .filter(event -> there.stream().anyMatch(event::differsFrom))
                .flatMap(event -> work.dialect().restore(event.event()).stream())
                .forEach(work::execute);
    }
}
