package io.landfall.monitor.checks.host;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerView;

/** Passes while {@code server} has to prove who it is before Landfall logs in, or no network is between the two. */
public record ProvenServer(Side side, ServerView server) implements Check {

    @Override
    public String name() {
        return side.of("tls");
    }

    @Override
    public Finding look() {
        if (server.hasToProveItself()) {
            return Finding.ok(server.name() + " has to prove by its certificate that it is " + server.name());
        }
        return server.address().isLoopback()
                ? Finding.ok(server.name() + " is on this machine (" + server.address() + ")")
                : Finding.warn(
                        server.name() + " (" + server.address() + ") is not asked to prove who it is: whoever is"
                                + " between could read and change what Landfall and the other server send it",
                        "Write servers." + server.name() + ".tls: {ca: FILE}, with the CA that has signed its"
                                + " certificate.");
    }
}
