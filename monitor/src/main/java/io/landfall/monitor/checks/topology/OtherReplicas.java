package io.landfall.monitor.checks.topology;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ConnectedReplica;
import io.landfall.monitor.server.RegisteredReplica;
import io.landfall.monitor.server.ServerView;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Passes while nobody reads the binary log of {@code source} but those of {@code expected} that follow it now: whoever
 * else does would be left behind at a server that takes no writes any more.
 */
public record OtherReplicas(ServerView source, List<ServerView> expected) implements Check {

    public OtherReplicas {
        expected = List.copyOf(expected);
    }

    @Override
    public String name() {
        return "other_replicas";
    }

    @Override
    public Finding look() {
        long sourceId = source.identity().serverId();
        List<ServerView> following =
                expected.stream().filter(server -> follows(server, sourceId)).toList();
        Set<Long> known =
                following.stream().map(server -> server.identity().serverId()).collect(Collectors.toSet());
        List<ConnectedReplica> connected = source.replicas();
        List<String> strangers = source.registeredReplicas().stream()
                .filter(replica -> !known.contains(replica.serverId()))
                .map(OtherReplicas::describe)
                .toList();
        int others = Math.max(strangers.size(), connected.size() - following.size());
        return others <= 0 ? Finding.ok(text(following)) : found(others, connected, strangers);
    }

    private static boolean follows(ServerView server, long sourceId) {
        return server.following().stream()
                .anyMatch(status -> status.sourceServerId() == sourceId && status.ioRunning());
    }

    private String text(List<ServerView> following) {
        return following.isEmpty()
                ? "nobody follows " + source.name()
                : source.name() + " is followed by "
                        + following.stream().map(ServerView::name).collect(Collectors.joining(", "))
                        + " and nobody else";
    }

    private Finding found(int others, List<ConnectedReplica> connected, List<String> strangers) {
        String readers = connected.stream()
                .map(replica -> replica.user() + " from " + replica.host())
                .collect(Collectors.joining(", "));
        String text = others + (others == 1 ? " reader" : " readers") + " of the binary log of " + source.name()
                + " not known to this migration"
                + (strangers.isEmpty() ? "" : ": " + String.join(", ", strangers))
                + "; all that read it: " + readers;
        String remedy =
                "Give it a place under `servers` and in the migration's `replicas`, so that it is pointed at the"
                        + " new server with the rest; or end it: `"
                        + source.dialect().stopReplication()
                        + "` there, or stop the program that reads.";
        return Finding.fail(text, remedy);
    }

    private static String describe(RegisteredReplica replica) {
        return "server id " + replica.serverId()
                + (replica.host().isEmpty() ? "" : " (" + replica.host() + ":" + replica.port() + ")");
    }
}
