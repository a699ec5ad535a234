package io.landfall.monitor.checks.activity;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.ServerView;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Passes while no session on {@code source} waits for a lock on the whole server, which somebody else must then hold.
 * A lock that nobody waits for is not seen.
 */
public record GlobalLocks(ServerView source) implements Check {

    private static final Set<String> GLOBAL_WAITS = Set.of(
            "Waiting for global read lock",
            "Waiting for backup lock",
            "Waiting for commit lock",
            "Waiting for table flush");

    @Override
    public String name() {
        return "global_locks";
    }

    @Override
    public Finding look() {
        List<ClientSession> waiting = source.sessions().stream()
                .filter(session -> GLOBAL_WAITS.contains(session.state()))
                .toList();
        if (waiting.isEmpty()) {
            return Finding.ok("nobody waits for a global lock on " + source.name());
        }
        String text = waiting.size() + " sessions on " + source.name() + " wait for a global lock: "
                + waiting.stream()
                        .map(session -> session.id() + " of `" + session.user() + "` (" + session.state() + ")")
                        .collect(Collectors.joining(", "));
        String remedy = "See in `" + source.dialect().showSessions() + "` who holds it (a backup, "
                + source.dialect().globalLocks() + "), and let that end.";
        return Finding.fail(text, remedy);
    }
}
