package io.landfall.runbooks.cutover;

import io.landfall.monitor.server.ClientSession;
import io.landfall.runbooks.cutover.window.Clients;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The application has been looked for on the target: its sessions, and transactions that are not Landfall's. A quiet
 * application is told as a warning.
 */
final class VerifyApplication implements Step {

    static final String NAME = "verify-application";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private final Window window;
    private final End target;
    private final Duration wait;
    private volatile Deadline deadline = new Deadline();
    private boolean looked;

    /** Waits at most {@code wait} for the application to write. */
    VerifyApplication(Window window, Duration wait) {
        this.window = window;
        this.target = window.target();
        this.wait = wait;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "See the application's sessions and writes on " + target.name() + ".";
    }

    @Override
    public Duration limit() {
        return wait.plusSeconds(5);
    }

    @Override
    public Optional<ByHand> byHandOn() {
        return Optional.of(ByHand.of("does the application write on " + target.name() + "?")
                .show(
                        "looked for 2 s",
                        target.sqlByHand(target.server()
                                .dialect()
                                .looksForWrites(
                                        Duration.ofSeconds(2),
                                        "somebody writes there",
                                        "nobody writes there; is the application idle, or did it lose its way?"))));
    }

    @Override
    public Found look() {
        Found found = Found.of("sessions", sessions().size())
                .with("accounts", String.join(", ", sessions()))
                .with("position", position())
                .with("writes", writes());
        return looked && !(writes() && !sessions().isEmpty())
                ? found.with(
                        Found.WARNING,
                        "Nobody but Landfall has written on " + target.name() + " yet. See whether the application is"
                                + " idle or lost its way.")
                : found;
    }

    /** The accounts with sessions on the target: the same as had some on the source, when that is known. */
    private List<String> sessions() {
        String before = window.noted(EndSessions.APPLICATION).orElse("");
        List<String> known = before.isEmpty() ? List.of() : List.of(before.split("\n"));
        return Clients.list(target.work().alive()).stream()
                .map(ClientSession::user)
                .filter(user -> known.isEmpty() || known.contains(user))
                .distinct()
                .toList();
    }

    private boolean writes() {
        return window.noted(OpenTarget.OPENED_AT_POSITION)
                .filter(opened -> !opened.equals(position()))
                .isPresent();
    }

    private String position() {
        return target.positionAnyway().binlog().toString();
    }

    @Override
    public boolean isDone(Found now) {
        return looked;
    }

    @Override
    public void act(Found before) {
        deadline = new Deadline();
        if (window.noted(OpenTarget.OPENED_AT_POSITION).isEmpty()) {
            window.note(OpenTarget.OPENED_AT_POSITION, position());
        }
        long end = System.nanoTime() + wait.toNanos();
        deadline.until(
                () -> writes() && !sessions().isEmpty() || System.nanoTime() - end > 0,
                LOOK_AGAIN,
                limit(),
                () -> target.name() + " could not be watched in time.");
        looked = true;
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }
}
