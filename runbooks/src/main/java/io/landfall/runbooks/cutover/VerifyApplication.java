package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.ClientSession;
import io.landfall.runbooks.cutover.window.Clients;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.SideBySide;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.route.Way;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The application has been looked for on the target: its sessions, and transactions that are not Landfall's. A quiet
 * application is told as a warning.
 */
final class VerifyApplication implements Step {

    static final String NAME = "verify-application";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    /** A connection that does not log in counts as an error of its host, of which servers take a hundred in a row. */
    private static final Duration TRY_AGAIN = Duration.ofMillis(500);

    private final Window window;
    private final End target;
    private final List<Way> ways;
    private final Duration wait;
    private final Set<Way> landed = new HashSet<>();
    private volatile List<String> astray = List.of();
    private volatile Deadline deadline = new Deadline();
    private boolean looked;

    /** Waits at most {@code wait} for the application to write, and for connections by {@code ways} to land on the target. */
    VerifyApplication(Window window, List<Way> ways, Duration wait) {
        this.window = window;
        this.target = window.target();
        this.ways = ways;
        this.wait = wait;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "See the application's sessions and writes on " + target.name()
                + (ways.isEmpty()
                        ? "."
                        : ", and that a connection lands there: "
                                + ways.stream().map(Way::toString).collect(Collectors.joining(", ")) + ".");
    }

    @Override
    public Duration limit() {
        return wait.plusSeconds(15);
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
        List<String> warnings = new ArrayList<>();
        if (looked && !(writes() && !sessions().isEmpty())) {
            warnings.add("Nobody but Landfall has written on " + target.name() + " yet. See whether the application is"
                    + " idle or lost its way.");
        }
        if (!astray.isEmpty()) {
            warnings.add("Not every connection of the application lands on " + target.name() + ": "
                    + String.join("; ", astray)
                    + ". See where that address leads on that host, which may keep a DNS record for its TTL.");
        }
        Found all = ways.isEmpty() || !looked
                ? found
                : found.with("ways", ways.size() - astray.size() + " of " + ways.size());
        return warnings.isEmpty() ? all : all.with(Found.WARNING, String.join(" ", warnings));
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
        deadline.until(
                () -> areLedOver() || System.nanoTime() - end > 0,
                TRY_AGAIN,
                limit(),
                () -> target.name() + " could not be reached in time.");
        looked = true;
    }

    /** Tries those ways that have not landed on the target yet. */
    private boolean areLedOver() {
        Session session = target.work().alive();
        List<Way> left = ways.stream().filter(way -> !landed.contains(way)).toList();
        List<SideBySide.Started<Optional<String>>> tried = left.stream()
                .map(way -> window.sideBySide().start(() -> misses(way, session)))
                .toList();
        List<String> missed = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            Way way = left.get(i);
            tried.get(i).join().ifPresentOrElse(missed::add, () -> landed.add(way));
        }
        astray = List.copyOf(missed);
        return missed.isEmpty();
    }

    /** Why not; empty when it lands there. */
    private static Optional<String> misses(Way way, Session target) {
        try {
            return way.lands(List.of(target)).isPresent()
                    ? Optional.empty()
                    : Optional.of(way + " lands on another server");
        } catch (LandfallException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }
}
