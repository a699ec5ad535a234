package io.landfall.monitor.checks.topology;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Severity;
import io.landfall.monitor.server.ConnectedReplica;
import io.landfall.monitor.server.ServerView;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lists the replicas of {@code source} that are not {@code target}, by the account they use: they follow the old server
 * until they are pointed at the new one.
 */
public record OtherReplicas(ServerView source, int ofTheTarget) implements Check {

    @Override
    public String name() {
        return "other_replicas";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.REPLICATION;
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Finding look() {
        List<ConnectedReplica> replicas = source.replicas();
        if (replicas.size() <= ofTheTarget) {
            return Finding.ok(source.name() + " has no other replicas");
        }
        String listed = replicas.stream()
                .map(replica -> replica.user() + " from " + replica.host())
                .collect(Collectors.joining(", "));
        return Finding.warn(
                source.name() + " is read by " + replicas.size() + " replicas, " + ofTheTarget + " of them expected: "
                        + listed,
                "They have to be pointed at the new server after the cutover.");
    }
}
