package io.landfall.runbooks.pair;

import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.pair.server.ServerControl;
import java.util.List;
import java.util.Map;

/**
 * The two servers of a migration, and what belongs to both.
 *
 * @param source the old one; in a switch back, the one that writes leave
 * @param target the new one; in a switch back, the one that writes go to
 * @param hosts the hosts of routes and of the polite page, by name
 * @param account with which either server follows the other
 * @param replicas the other servers that follow whichever of the two takes the writes
 */
public record Pair(
        ServerControl source,
        ServerControl target,
        Map<String, HostControl> hosts,
        ReplicationAccount account,
        List<ServerControl> replicas) {

    /** The same with source and target exchanged. */
    public Pair exchanged() {
        return new Pair(target, source, hosts, account, replicas);
    }

    @Override
    public String toString() {
        return source.name() + " and " + target.name();
    }
}
