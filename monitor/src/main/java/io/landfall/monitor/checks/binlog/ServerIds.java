package io.landfall.monitor.checks.binlog;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerView;

/**
 * Passes while the two servers have different server ids: a replica throws away what bears its own.
 */
public record ServerIds(ServerView source, ServerView target) implements Check {

    @Override
    public String name() {
        return "server_ids";
    }

    @Override
    public Finding look() {
        long onSource = source.identity().serverId();
        long onTarget = target.identity().serverId();
        return onSource != onTarget
                ? Finding.ok(source.name() + " has server id " + onSource + ", " + target.name() + " has " + onTarget)
                : Finding.fail(
                        source.name() + " and " + target.name() + " both have server id " + onSource,
                        "Give " + target.name() + " another server_id in its option file and restart it.");
    }
}
