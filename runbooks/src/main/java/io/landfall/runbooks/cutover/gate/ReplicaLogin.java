package io.landfall.runbooks.cutover.gate;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.pair.replication.Following;
import io.landfall.runbooks.pair.server.AdminDialect.KeptLogin;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.time.Duration;

/**
 * Passes while {@code replica} can log in to {@code to} with the account with which it follows now. The login is tried on
 * the replica's host with what the replica itself has kept; where that lies in a file, its password never leaves that host.
 */
public record ReplicaLogin(ServerControl replica, ServerControl to) implements Check {

    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "replica_path_" + replica.name().replaceAll("[^A-Za-z0-9]", "_").toLowerCase();
    }

    @Override
    public Finding look() {
        ServerAddress address = to.settings().login().address();
        String way = replica.name() + " can log in to " + to.name() + " (" + address + ") with its own account";
        KeptLogin kept = replica.dialect().keptLogin(replica.view().identity().dataDirectory());
        try {
            String login = kept.asked().map(this::ask).orElse("");
            replica.host()
                    .run(
                            "login=$(" + kept.prints() + ") || exit 1\nprintf '%s\\n' \"$login\" | {\n"
                                    + new Following(replica, to).logsIn() + "\n}",
                            login,
                            LIMIT);
            return Finding.ok(way);
        } catch (LandfallException e) {
            return Finding.fail(
                    "it is not seen that " + way + ": " + e.getMessage(),
                    "It could not be pointed at " + to.name() + ". See whether a firewall is between, whether the host"
                            + " part of its account fits, whether `"
                            + replica.dialect().clientProgram() + "` is installed there, and whether " + kept.where()
                            + ".");
        }
    }

    private String ask(Query<String> kept) {
        try (Session session = replica.open(ANSWER)) {
            return session.list(kept).stream()
                    .findFirst()
                    .orElseThrow(
                            () -> LandfallException.external(replica.name() + " does not show which account that is."));
        }
    }
}
