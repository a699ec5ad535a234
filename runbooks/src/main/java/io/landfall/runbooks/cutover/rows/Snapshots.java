package io.landfall.runbooks.cutover.rows;

import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.pair.server.Session;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The consistent snapshots that were opened at the fence, one on each end. They live as long as their connections: in
 * another process there are none.
 */
public final class Snapshots {

    private final Map<String, Session> open = new ConcurrentHashMap<>();

    /** A snapshot of the state of this moment is open on that server. */
    public void openOn(End end) {
        open.put(end.name(), begin(end));
    }

    /** One was open on that server, and is not any more. */
    public static void rehearseOn(End end) {
        begin(end).execute("ROLLBACK");
    }

    private static Session begin(End end) {
        Session session = end.snapshot().session();
        session.execute(session.dialect().snapshot());
        return session;
    }

    /** Whether both are open. */
    public boolean areOpen() {
        return open.size() == 2;
    }

    /** Returns the session whose transaction sees the snapshot, each answer of which may take {@code longest}. */
    public Optional<Session> on(End end, Duration longest) {
        Optional<Session> session = Optional.ofNullable(open.get(end.name())).filter(Session::isAlive);
        session.ifPresent(snapshot -> snapshot.answersWithin(longest));
        return session;
    }

    /** Nothing holds back the servers' purge any more. Idempotent. */
    public void end() {
        open.values().forEach(Session::abort);
        open.clear();
    }
}
