package io.landfall.runbooks.route;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.host.HostConnection;
import io.landfall.monitor.server.connection.Greeting;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.server.Session;
import java.util.List;
import java.util.Optional;

/**
 * How an application comes to its database: from a host, by an address. Tried without logging in: a server tells each
 * connection its id, and the server that has that connection is the one where it landed.
 */
public record Way(HostControl from, ServerAddress by) {

    private static final String NOT_LOGGED_IN = "unauthenticated user";

    /**
     * Returns the name of the server on which a connection lands, of those to which there are {@code sessions}; empty when it
     * is another one. Throws EXTERNAL when no server answers.
     */
    public Optional<String> lands(List<Session> sessions) {
        try (HostConnection connection = from.connect(by.host(), by.port())) {
            long id = Greeting.read(connection).connection();
            return sessions.stream()
                    .filter(server -> has(server, id))
                    .map(Session::server)
                    .findFirst();
        } catch (LandfallException e) {
            throw LandfallException.external(this + ": " + e.getMessage(), e);
        }
    }

    /** Ways may be tried at the same time, and a session is for one thread at a time. */
    private static boolean has(Session server, long id) {
        synchronized (server) {
            return server.finds(server.dialect().hasConnection(id, NOT_LOGGED_IN));
        }
    }

    /** Such as {@code app-1 by db.shop.example:3306}. */
    @Override
    public String toString() {
        return from.name() + " by " + by;
    }
}
