package io.landfall.runbooks.pair.heartbeat;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.LandfallSchema;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Writes single beats over a connection of its own. For one thread, except {@link #abort}. */
final class Beats {

    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final ServerControl server;
    private final String writer;
    private final Clock clock;

    private volatile Optional<Session> session = Optional.empty();
    private Optional<Heartbeat> last = Optional.empty();
    /** A connection whose last beat was never acknowledged: it may still arrive. */
    private OptionalLong doubtful = OptionalLong.empty();

    Beats(ServerControl server, String writer, Clock clock) {
        this.server = server;
        this.writer = writer;
        this.clock = clock;
    }

    /** Writes the next beat and returns it, acknowledged by the server. Makes schema and table where they are absent. */
    Heartbeat write() {
        Session open = session.orElseGet(() -> connect(Beats::makeReady));
        Heartbeat beat = new Heartbeat(last.map(Heartbeat::sequence).orElse(0L) + 1, now(), writer);
        try {
            open.execute(
                    "REPLACE INTO landfall.heartbeat (id, sequence, written_at_us, writer) VALUES (1, ?, ?, ?)",
                    beat.sequence(),
                    ChronoUnit.MICROS.between(Instant.EPOCH, beat.writtenAt()),
                    beat.writer());
        } catch (LandfallException e) {
            doubtful = OptionalLong.of(open.id());
            disconnect();
            throw e;
        }
        last = Optional.of(beat);
        return beat;
    }

    /** Closes the connection; no beat is under way afterwards. Returns the last one on the server. */
    Optional<Heartbeat> end() {
        if (doubtful.isPresent()) {
            connect(open -> {});
        }
        disconnect();
        return last;
    }

    /** Closes the connection from any thread, without waiting for anything. */
    void abort() {
        session.ifPresent(Session::abort);
    }

    private Session connect(Consumer<Session> ready) {
        Session open = server.open(ANSWER);
        session = Optional.of(open);
        try {
            settle(open);
            ready.accept(open);
            last = open.list(open.dialect().reading().heartbeat()).stream().findFirst();
            doubtful = OptionalLong.empty();
        } catch (LandfallException e) {
            disconnect();
            throw e;
        }
        return open;
    }

    /** Landfall's account writes under {@code read_only} too: a beat would be a write that only this server has. */
    private static void makeReady(Session open) {
        if (open.isClosed()) {
            throw LandfallException.external(open.server() + " is read-only: no heartbeat is begun there.");
        }
        LandfallSchema.create(open);
    }

    /** Ends the connection whose last beat was not acknowledged, so that its beat has either arrived or never will. */
    private void settle(Session open) {
        if (doubtful.isEmpty()) {
            return;
        }
        long id = doubtful.getAsLong();
        open.killIfThere(List.of(id));
        new Deadline()
                .until(
                        () -> isGone(open, id),
                        Duration.ofMillis(10),
                        ANSWER,
                        () -> server.name() + " does not end connection " + id
                                + ", whose last heartbeat may still arrive. Look at it in "
                                + open.dialect().reading().showSessions() + ".");
    }

    private static boolean isGone(Session open, long id) {
        return !open.finds(open.dialect().hasConnection(id));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private void disconnect() {
        session.ifPresent(Session::abort);
        session = Optional.empty();
    }
}
