package io.landfall.monitor.server;

import java.util.Set;

/** Whose a session is. An account's name tells nothing: anybody may log in with one of Landfall's. */
public enum Whose {
    /** This very process's. */
    OURS,
    /** A replica that reads the binary log. */
    REPLICA,
    /** A thread of the server, or a login that is still going on. */
    SERVER,
    /** Everybody else's, also under the name of one of Landfall's accounts. */
    CLIENT;

    private static final Set<String> SERVERS_OWN = Set.of("system user", "event_scheduler", "unauthenticated user");

    /** Returns whose the session with this connection id, account and command on {@code server} is. */
    public static Whose of(ServerAddress server, long id, String user, String command) {
        if (OwnConnections.has(server, id)) {
            return OURS;
        }
        if (command.startsWith("Binlog Dump")) {
            return REPLICA;
        }
        return SERVERS_OWN.contains(user) || command.startsWith("Slave") || command.equals("Daemon") ? SERVER : CLIENT;
    }
}
