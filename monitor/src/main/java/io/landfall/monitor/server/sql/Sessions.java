package io.landfall.monitor.server.sql;

import io.landfall.monitor.server.Whose;
import io.landfall.monitor.server.connection.OwnConnections;
import io.landfall.monitor.server.connection.ServerAddress;
import java.util.List;
import java.util.stream.Collectors;

/** Tells whose a session is from its row in the process list. An account's name tells nothing: anybody may use it. */
public final class Sessions {

    private static final String DUMPS = "Binlog Dump";
    private static final String REPLICATES = "Slave";
    private static final String DAEMON = "Daemon";
    private static final List<String> SERVERS_OWN = List.of("system user", "event_scheduler", "unauthenticated user");

    private Sessions() {}

    /** Returns whose the session with this connection id, account and command on {@code server} is. */
    static Whose whose(ServerAddress server, long id, String user, String command) {
        if (OwnConnections.has(server, id)) {
            return Whose.OURS;
        }
        if (command.startsWith(DUMPS)) {
            return Whose.REPLICA;
        }
        boolean isServers = SERVERS_OWN.contains(user) || command.startsWith(REPLICATES) || command.equals(DAEMON);
        return isServers ? Whose.SERVER : Whose.CLIENT;
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
