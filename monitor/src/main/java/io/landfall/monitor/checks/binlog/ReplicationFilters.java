package io.landfall.monitor.checks.binlog;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Passes while {@code server} leaves nothing out of its binary log and of what it applies: a filtered copy is no copy.
 */
public record ReplicationFilters(Side side, ServerView server) implements Check {

    @Override
    public String name() {
        return side.of("replication_filters");
    }

    @Override
    public Finding look() {
        Set<String> filters = new LinkedHashSet<>(server.binlogFilters());
        filters.addAll(server.connectionFilters());
        ServerVariables variables = server.variables();
        for (String name : server.dialect().applierFilters()) {
            variables.find(name).filter(value -> !value.isBlank()).ifPresent(value -> filters.add(name + "=" + value));
        }
        return filters.isEmpty()
                ? Finding.ok(server.name() + " filters no replication")
                : Finding.fail(
                        server.name() + " filters replication: " + String.join("; ", filters),
                        "Remove them: from the option files, then restart; from a connection with `"
                                + server.dialect().followUnfiltered() + "`. What they"
                                + " left out is missing: where it followed like that, copy again.");
    }
}
