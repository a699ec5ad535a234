package io.landfall.monitor.checks.host;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.Whose;
import java.util.List;

/** Passes while nobody but Landfall is connected to {@code target} and no replica follows it. */
public record TargetUnused(ServerView target) implements Check {

    @Override
    public String name() {
        return "target_unused";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.ACTIVITY;
    }

    @Override
    public Finding look() {
        List<String> users = target.sessions().stream()
                .filter(session -> session.whose() == Whose.CLIENT || session.whose() == Whose.REPLICA)
                .map(session -> "`" + session.user() + "` from " + session.host())
                .distinct()
                .toList();
        return users.isEmpty()
                ? Finding.ok("nobody uses " + target.name())
                : Finding.fail(
                        target.name() + " is in use: " + String.join(", ", users),
                        "A server that is in use is not replaced. End these sessions or replicas, or use another target.");
    }
}
