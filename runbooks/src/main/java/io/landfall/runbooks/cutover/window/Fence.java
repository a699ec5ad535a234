package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.ClientSession;
import io.landfall.runbooks.pair.server.AdminDialect.Change;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.pair.server.Position;
import io.landfall.runbooks.pair.server.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What stops writes on a server: {@code read_only}, and the global read lock that one connection holds. The lock is
 * this process's; {@code read_only} outlives it.
 */
public final class Fence {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);
    private static final List<String> HARMLESS = List.of("DO 1", "DO 2");

    /** How long the connection that holds the lock may take for an answer. */
    private static final Duration ANSWER = Duration.ofSeconds(2);

    /** Beside both waits, until it holds the lock. */
    private static final Duration ASKING = Duration.ofSeconds(30);

    private final End end;
    private Optional<Long> holder = Optional.empty();
    private volatile Optional<Times> times = Optional.empty();

    /**
     * When it was taken.
     *
     * @param askedNanos right before it was asked for, by the monotonic clock
     * @param askedAt the same, by the bot's clock
     * @param heldNanos when it held, by the monotonic clock
     */
    public record Times(long askedNanos, Instant askedAt, long heldNanos) {}

    Fence(End end) {
        this.end = end;
    }

    /**
     * No write commits afterwards until {@link #release}. Each of the two locks is waited for at most {@code wait}. Returns
     * where the server stands then.
     */
    public Position take(Duration wait) {
        Session session = end.blocking().session();
        session.answersWithin(wait.multipliedBy(2).plus(ASKING));
        Taken taken = perform(session, session.dialect().fence(), wait);
        times = Optional.of(taken.times());
        holder = Optional.of(session.id());
        session.answersWithin(ANSWER);
        return taken.position();
    }

    /** Where the server stands, as the connection that holds the lock sees it; empty when none of this process's does. */
    public Optional<Position> position() {
        Optional<Session> holding = held();
        try {
            return holding.map(Session::position);
        } catch (LandfallException e) {
            if (ErrorCode.of(e) == 0) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Session> held() {
        return holder.isPresent() && isOfThisProcess(holder)
                ? Optional.of(end.blocking().session())
                : Optional.empty();
    }

    private boolean isOfThisProcess(Optional<Long> holding) {
        return holding.equals(end.blocking().id());
    }

    /** Goes the way of {@link #take}, with statements that do nothing. */
    public void rehearse(Duration wait) {
        Session session = end.blocking().session();
        perform(session, HARMLESS, wait);
        isOfThisProcess(Optional.of(session.id()));
    }

    private record Taken(Position position, Times times) {}

    private static Taken perform(Session session, List<String> statements, Duration wait) {
        long asked = System.nanoTime();
        Instant askedAt = Instant.now();
        Position now = session.positionAfter(
                Stream.concat(Stream.of(session.dialect().waitsForLocks(wait)), statements.stream())
                        .toList());
        return new Taken(now, new Times(asked, askedAt, System.nanoTime()));
    }

    /** Whether this process holds the lock: the connection that took it answers, with the same id. */
    public boolean isHeld() {
        return held().filter(Session::isAlive).isPresent();
    }

    /** When this process took it; empty when it did not. */
    public Optional<Times> times() {
        return times;
    }

    /**
     * Nobody holds the lock afterwards: neither this process nor {@code earlier}, the connection of another process
     * that had it. Whoever waited for it was ended before. {@code read_only} stays as it is.
     */
    public void release(Optional<Long> earlier, Deadline deadline) {
        Session work = end.work().alive();
        Clients.endAll(work, ClientSession::waitsForLock, deadline, ENDS_WITHIN);
        if (end.blocking().isAlive()) {
            Session blocking = end.blocking().session();
            blocking.execute(blocking.dialect().letGo());
        } else {
            end.blocking().close();
        }
        earlier.filter(id -> !end.owns(id) && isOurs(work, id))
                .ifPresent(id -> Clients.end(work, List.of(id), deadline, ENDS_WITHIN));
        holder = Optional.empty();
    }

    /**
     * After a restart of the server the id may have become somebody else's. One of ours that still waits for its lock
     * must go as well: it would close the server after everything was taken back.
     */
    private boolean isOurs(Session work, long id) {
        return work.finds(
                work.dialect().hasConnection(id, end.server().settings().login().user()));
    }

    /** The server is read-only afterwards. */
    public void close() {
        Session work = end.work().alive();
        work.execute(work.dialect().close());
        expect(work, true);
    }

    /** The server takes writes afterwards; throws, and it does not, when the permit has expired. */
    public void open(Permit permit) {
        Session work = end.work().alive();
        if (!permit.perform(work, Change.OPENED)) {
            throw LandfallException.external(
                    end.name() + " was not opened again: what allowed it was looked at too long ago.");
        }
        expect(work, false);
    }

    private void expect(Session work, boolean on) {
        if (work.isClosed() != on) {
            throw LandfallException.external(end.name() + " did not take "
                    + (on
                            ? work.dialect().close()
                            : String.join("; ", work.dialect().open())) + ". Set it by hand.");
        }
    }
}
