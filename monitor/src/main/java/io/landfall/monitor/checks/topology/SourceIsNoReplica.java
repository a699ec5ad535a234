package io.landfall.monitor.checks.topology;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.ServerView;
import java.util.List;

/**
 * Passes while {@code source} follows no other server.
 */
public record SourceIsNoReplica(ServerView source) implements Check {

    @Override
    public String name() {
        return "source_is_no_replica";
    }

    @Override
    public Finding look() {
        List<ReplicaStatus> following = source.following();
        if (following.isEmpty()) {
            return Finding.ok(source.name() + " follows no other server");
        }
        ReplicaStatus first = following.get(0);
        return Finding.fail(
                source.name() + " is itself a replica of " + first.source(),
                "Landfall moves only servers at the top. Move that one, or end replication on " + source.name()
                        + " with `" + source.dialect().endReplication() + "`.");
    }
}
