package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.Whose;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.ByHand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * The clients of a server: every session except the server's own threads, its replicas, and this process's. A login
 * that is still going on is no client yet; one with the name of a Landfall account is as good as any other.
 */
public final class Clients {

    private static final Duration LOOK_AGAIN = Duration.ofNanos(300_000);
    /** What {@link ByHand.EndSessions} prints. */
    public static final ByHand.Answer GONE = new ByHand.Exactly("gone");

    private Clients() {}

    /** Ends every client, but for sessions with the name of Landfall's own account. */
    public static ByHand.EndSessions endByHand(ServerControl server) {
        return new ByHand.EndSessions(server.settings(), server.dialect().clients(ourName(server)));
    }

    /** Ends Landfall's own sessions on {@code server}, but for the one that asks. */
    public static ByHand.EndSessions endOursByHand(ServerControl server) {
        return new ByHand.EndSessions(server.settings(), server.dialect().sessionsOf(ourName(server)));
    }

    private static String ourName(ServerControl server) {
        return server.settings().login().user();
    }

    /** Adds that whoever waits for a lock is gone, and after them Landfall's own sessions, which may hold it. */
    public static ByHand endFenceByHand(ByHand before, ServerControl server) {
        return before.run(
                        "whoever waits for a lock on " + server.name() + " is gone",
                        new ByHand.EndSessions(
                                server.settings(), server.dialect().waitingForLock()),
                        GONE)
                .run(
                        "Landfall's sessions on " + server.name() + " are gone, and their lock with them",
                        endOursByHand(server),
                        GONE);
    }

    /** Returns those that are there now, as {@code session} sees it. */
    public static List<ClientSession> list(Session session) {
        return clients(session.sessions());
    }

    private static List<ClientSession> clients(List<ClientSession> sessions) {
        return sessions.stream().filter(other -> other.whose() == Whose.CLIENT).toList();
    }

    /** Returns those of {@code ids} that are there, whoever they belong to. */
    public static List<Long> present(Session session, Collection<Long> ids) {
        return ids.isEmpty() ? List.of() : session.list(session.dialect().present(ids));
    }

    /**
     * These connections are gone afterwards: killed, and not in the process list any more. Returns the clients that are
     * there then.
     */
    public static List<ClientSession> end(Session session, Collection<Long> ids, Deadline deadline, Duration limit) {
        session.killIfThere(ids);
        List<Long> left = new ArrayList<>(ids);
        List<ClientSession> there = new ArrayList<>();
        deadline.until(
                () -> {
                    there.clear();
                    there.addAll(session.sessions());
                    left.retainAll(there.stream().map(ClientSession::id).toList());
                    return left.isEmpty();
                },
                LOOK_AGAIN,
                limit,
                () -> session.server() + " did not end the connections " + left + " within " + Elapsed.show(limit)
                        + " after " + session.dialect().reading().kill()
                        + ". They may be rolling back a large transaction; see "
                        + session.dialect().reading().showSessions() + " there.");
        return clients(there);
    }

    /** No client that matches is there afterwards, at one moment; those that come meanwhile are ended, too. */
    public static void endAll(Session session, Predicate<ClientSession> which, Deadline deadline, Duration limit) {
        deadline.until(
                () -> {
                    List<ClientSession> there =
                            list(session).stream().filter(which).toList();
                    session.killIfThere(there.stream().map(ClientSession::id).toList());
                    return there.isEmpty();
                },
                LOOK_AGAIN,
                limit,
                () -> session.server() + " still has clients that were killed, after " + Elapsed.show(limit) + ": "
                        + list(session).stream().filter(which).toList() + ". See "
                        + session.dialect().reading().showSessions() + " there.");
    }
}
