package io.landfall.monitor.server;

import io.landfall.monitor.server.connection.OwnConnections;
import io.landfall.monitor.server.connection.ServerAddress;
import java.util.List;
import java.util.stream.Collectors;

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

    private static final String DUMPS = "Binlog Dump";
    private static final String REPLICATES = "Slave";
    private static final String DAEMON = "Daemon";
    private static final List<String> SERVERS_OWN = List.of("system user", "event_scheduler", "unauthenticated user");

    /** Returns whose the session with this connection id, account and command on {@code server} is. */
    public static Whose of(ServerAddress server, long id, String user, String command) {
        if (OwnConnections.has(server, id)) {
            return OURS;
        }
        if (command.startsWith(DUMPS)) {
            return REPLICA;
        }
        boolean isServers = SERVERS_OWN.contains(user) || command.startsWith(REPLICATES) || command.equals(DAEMON);
        return isServers ? SERVER : CLIENT;
    }

    /**
     * Returns the condition on {@code information_schema.processlist} that is true for a client, for a person: there the
     * account {@code ours}, an SQL string, stands for this process.
     */
    public static String isClientByHand(String ours) {
        return "command NOT LIKE '" + DUMPS + "%' AND command NOT LIKE '" + REPLICATES + "%' AND command <> '" + DAEMON
                + "' AND user NOT IN ("
                + SERVERS_OWN.stream().map(user -> "'" + user + "', ").collect(Collectors.joining()) + ours + ")";
    }
}
