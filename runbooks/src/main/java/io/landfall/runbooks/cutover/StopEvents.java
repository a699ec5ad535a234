package io.landfall.runbooks.cutover;

import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.Dialect;
import io.landfall.runbooks.cutover.window.Clients;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.EventStatus;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The source's event scheduler is off and no event runs any more. */
final class StopEvents implements Step.Reversible {

    static final String NAME = "stop-events";
    static final String SCHEDULER = "event_scheduler";
    static final String EVENTS = "events";

    private final Window window;
    private volatile Deadline deadline = new Deadline();
    private boolean acted;

    StopEvents(Window window) {
        this.window = window;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "On " + window.source().name() + ": " + reading().stopEvents() + "; "
                + reading().kill() + " the events that are running.";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(5);
    }

    @Override
    public String byHand() {
        return "On " + window.source().name() + ": " + reading().stopEvents() + "; to go back, if it was on: "
                + window.source().server().dialect().startEvents() + ";";
    }

    @Override
    public Optional<ByHand> byHandBack() {
        return scheduler(window.source().work().alive()).equals("ON")
                ? Optional.of(turnOnByHand(ByHand.of("events run again."), window.source()))
                : Optional.empty();
    }

    private Dialect reading() {
        return window.source().server().dialect().reading();
    }

    /** Adds a line that turns the scheduler on. */
    static ByHand turnOnByHand(ByHand before, End end) {
        return before.make(
                "the event scheduler of " + end.name() + " is on",
                end.sqlByHand(end.server().dialect().eventScheduler()),
                "ON",
                end.sqlByHand(end.server().dialect().startEvents()));
    }

    @Override
    public Found look() {
        Session work = window.source().work().session();
        Found found = Found.of(SCHEDULER, scheduler(work))
                .with("running_events", running(work).size())
                .withList(
                        EVENTS,
                        window.source().server().view().events().stream()
                                .map(event -> new EventStatus(event).toString())
                                .toList());
        if (!acted) {
            window.note(SCHEDULER, found.text(SCHEDULER));
            window.note(EVENTS, found.text(EVENTS));
        }
        return found;
    }

    @Override
    public boolean isDone(Found now) {
        return !now.text(SCHEDULER).equals("ON") && now.text("running_events").equals("0");
    }

    @Override
    public void act(Found before) {
        deadline = new Deadline();
        acted = true;
        Session work = window.source().work().session();
        if (scheduler(work).equals("ON")) {
            work.execute(work.dialect().reading().stopEvents());
        }
        Clients.endAll(work, ClientSession::isEvent, deadline, limit());
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }

    @Override
    public void undo(Found before) {
        if (before.text(SCHEDULER).equals("ON")) {
            turnOn(window.source().work().alive());
        }
    }

    /** The scheduler runs afterwards. */
    static void turnOn(Session work) {
        work.execute(work.dialect().startEvents());
    }

    private List<ClientSession> running(Session work) {
        return Clients.list(work).stream().filter(ClientSession::isEvent).toList();
    }

    private static String scheduler(Session work) {
        return work.value(work.dialect().eventScheduler());
    }
}
