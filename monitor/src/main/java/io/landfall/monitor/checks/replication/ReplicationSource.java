package io.landfall.monitor.checks.replication;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.ServerView;
import java.util.List;

/** Passes while {@code target} follows exactly {@code source}, by server id, and by GTID. */
public record ReplicationSource(ServerView source, ServerView target) implements Check {

    @Override
    public String name() {
        return "replication_source";
    }

    @Override
    public Finding look() {
        List<ReplicaStatus> following = target.following();
        if (following.isEmpty()) {
            return Finding.fail(target.name() + " follows no server", "Let `start` make it follow its source.");
        }
        if (following.size() > 1) {
            return Finding.fail(
                    target.name() + " follows " + following.size() + " servers at once",
                    "Landfall moves one source to one target. `"
                            + target.dialect().endNamedReplication() + "` for the others on " + target.name()
                            + ", or use another target.");
        }
        return look(following.get(0), source.identity().serverId());
    }

    private Finding look(ReplicaStatus status, long sourceId) {
        String followed = status.source() + " (server id " + status.sourceServerId() + ")";
        if (status.sourceServerId() != sourceId) {
            return Finding.fail(
                    target.name() + " follows " + followed + ", but " + source.name() + " has server id " + sourceId,
                    "Point it at " + source.name() + ", or correct the migration's source.");
        }
        return status.usesGtid()
                ? Finding.ok(target.name() + " follows " + followed + " by GTID")
                : Finding.fail(
                        target.name() + " follows " + followed + " by file and position",
                        "`" + target.dialect().followByGtid() + "` on " + target.name() + ".");
    }
}
