package io.landfall.monitor.checks.topology;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerView;

/**
 * Passes while {@code server} is no node of a Galera cluster.
 */
public record NoGalera(Side side, ServerView server) implements Check {

    @Override
    public String name() {
        return side.of("no_galera");
    }

    @Override
    public Finding look() {
        String galera = server.variables().find("wsrep_on").orElse("OFF");
        return galera.equalsIgnoreCase("OFF") || galera.equals("0")
                ? Finding.ok(server.name() + " is no Galera node")
                : Finding.fail(
                        server.name() + " is a node of a Galera cluster (wsrep_on = " + galera + ")",
                        "Landfall does not move clusters. Add the new host as a node instead.");
    }
}
