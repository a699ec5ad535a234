package io.landfall.monitor.checks.topology;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerIdentity;
import io.landfall.monitor.server.ServerView;

/**
 * Passes while source and target are two servers: another host name, port or data directory.
 */
public record SameServer(ServerView source, ServerView target) implements Check {

    @Override
    public String name() {
        return "same_server";
    }

    @Override
    public Finding look() {
        ServerIdentity one = source.identity();
        ServerIdentity other = target.identity();
        boolean same = one.hostname().equals(other.hostname())
                && one.port() == other.port()
                && one.dataDirectory().equals(other.dataDirectory());
        return same
                ? Finding.fail(
                        source.name() + " (" + source.address() + ") and " + target.name() + " (" + target.address()
                                + ") are one and the same server: " + one.hostname() + ", port " + one.port() + ", "
                                + one.dataDirectory(),
                        "Correct servers." + target.name() + ".address, or the migration's target.")
                : Finding.ok(source.name() + " and " + target.name() + " are two servers");
    }
}
