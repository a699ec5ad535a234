package io.landfall.runbooks.cutover;

import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.Dialect;
import io.landfall.runbooks.cutover.window.Clients;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every client session that the source had when it was fenced is gone. Nobody is let in to write in the meantime. */
final class EndSessions implements Step.Fenced {

    static final String NAME = "end-sessions";
    static final String APPLICATION = "application";

    /** An id that no server gives. */
    private static final long NOBODY = Long.MAX_VALUE;

    private final Window window;
    private volatile Deadline deadline = new Deadline();
    private List<ClientSession> seen = List.of();
    private List<Long> ended = List.of();
    /** Who was there when the last of them was gone, until it is told. */
    private Optional<List<ClientSession>> after = Optional.empty();

    EndSessions(Window window) {
        this.window = window;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "On " + window.source().name() + ": " + reading().kill() + " every client session by its id, except this"
                + " Landfall's, those of replicas and the server's own.";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(10);
    }

    @Override
    public String byHand() {
        return "On " + window.source().name() + ": " + reading().kill() + " every client session in "
                + reading().showSessions() + ".";
    }

    private Dialect reading() {
        return window.source().server().dialect().reading();
    }

    @Override
    public Found look() {
        List<ClientSession> clients =
                after.orElseGet(() -> Clients.list(window.source().work().session()));
        after = Optional.empty();
        seen = clients;
        List<Long> left = ids(clients);
        left.retainAll(ended);
        return Found.of("sessions", clients.size()).with("left", left.size()).with("accounts", accounts(clients));
    }

    private static List<Long> ids(List<ClientSession> clients) {
        return clients.stream().map(ClientSession::id).collect(Collectors.toCollection(ArrayList::new));
    }

    private static String accounts(List<ClientSession> clients) {
        return clients.stream().map(ClientSession::user).distinct().sorted().collect(Collectors.joining("\n"));
    }

    /** Sessions that came after the fence may stay: they can't write. */
    @Override
    public boolean isDone(Found now) {
        return now.text("sessions").equals("0")
                || !ended.isEmpty() && now.text("left").equals("0");
    }

    @Override
    public void act(Found before) {
        deadline = new Deadline();
        Session work = window.source().work().session();
        window.note(APPLICATION, accounts(seen));
        ended = ids(seen);
        after = Optional.of(Clients.end(work, ended, deadline, limit()));
        window.laps().end("sessions");
    }

    @Override
    public void rehearse() {
        look();
        Clients.end(window.source().work().session(), List.of(NOBODY), new Deadline(), limit());
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }
}
