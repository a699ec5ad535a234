package io.landfall.monitor.checks.activity;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.ServerView;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Passes while no commit on {@code source} has waited a second or more for a replica's acknowledgement (semi-synchronous
 * replication): until it has got that, or given up, no server becomes read-only. A shorter wait is usual.
 */
public record UnacknowledgedCommits(ServerView source) implements Check {

    private static final Duration USUAL = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "unacknowledged_commits";
    }

    @Override
    public Finding look() {
        List<ClientSession> waiting = source.sessions().stream()
                .filter(session -> session.state().contains("semi-sync ACK"))
                .filter(session -> session.time().compareTo(USUAL) >= 0)
                .toList();
        if (waiting.isEmpty()) {
            return Finding.ok("no commit on " + source.name() + " waits for a replica's acknowledgement");
        }
        return Finding.fail(
                "commits on " + source.name() + " wait for a replica's acknowledgement, which does not come: "
                        + waiting.stream()
                                .map(session -> session.id() + " of `" + session.user() + "`")
                                .collect(Collectors.joining(", ")),
                "See whether its replicas run and reach it. Until they do, `"
                        + source.dialect()
                                .set("OFF", source.dialect().semiSync().get(0) + "_enabled")
                        + "` there lets those commits end.");
    }
}
