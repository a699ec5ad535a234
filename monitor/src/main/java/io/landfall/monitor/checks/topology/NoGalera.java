package io.landfall.monitor.checks.topology;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerView;

/**
 * Passes while {@code server} is no node of a cluster: of Galera, or a group of MySQL.
 */
public record NoGalera(Side side, ServerView server) implements Check {

    @Override
    public String name() {
        return side.of("no_galera");
    }

    @Override
    public Finding look() {
        return server.dialect()
                .cluster(server.variables())
                .map(cluster -> Finding.fail(
                        server.name() + " is a node of a " + cluster,
                        "Landfall does not move clusters. Add the new host as a node instead."))
                .orElseGet(() -> Finding.ok(server.name() + " is no node of a cluster"));
    }
}
