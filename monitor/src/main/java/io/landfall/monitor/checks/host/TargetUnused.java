package io.landfall.monitor.checks.host;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.Whose;
import java.util.List;

/** Passes while {@code target} does not run, or nobody but Landfall is connected to it and no replica follows it. */
public record TargetUnused(ServerView target) implements Check {

    @Override
    public String name() {
        return "nobody_uses_target";
    }

    @Override
    public Finding look() {
        return switch (target.presence()) {
            case SILENT -> Finding.ok(target.name() + " does not run");
            case REFUSES_LOGIN ->
                Finding.unknown(
                        target.name() + " refuses Landfall's login, so nobody knows who uses it.",
                        "Create Landfall's account there, or stop the server.");
            case ANSWERS -> users();
        };
    }

    private Finding users() {
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
