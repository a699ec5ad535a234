package io.landfall.runbooks.cutover.gate;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.Shell;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.pair.replication.Following;
import io.landfall.runbooks.pair.server.ServerControl;
import java.time.Duration;

/**
 * Passes while {@code replica} can log in to {@code to} with the account with which it follows now. The login is tried on
 * the replica's host with what the replica itself has kept ({@code master.info}); its password never leaves that host.
 */
public record ReplicaLogin(ServerControl replica, ServerControl to) implements Check {

    private static final Duration LIMIT = Duration.ofSeconds(8);

    /**
     * Lines 5 and 6 of master.info are user and password. The password goes through a pipe, as a quoted value of an
     * option file.
     */
    private static final String TRY =
            """
            set -o pipefail
            c=$(%6$s) || { echo "%7$s is not installed here" >&2; exit 1; }
            test -r %1$s || { echo "can't read "%1$s >&2; exit 1; }
            %4$sawk 'NR==5 {u=$0} NR==6 {p=$0} END {gsub(/\\\\/, "&&", p); gsub(/"/, "\\\\\\"", p)
                printf "[client]\\nuser=\\"%%s\\"\\npassword=\\"%%s\\"\\n", u, p}' %1$s |
              "$c" --defaults-file=/dev/stdin --protocol=tcp --connect-timeout=5 --host=%2$s --port=%3$d%5$s \
                --execute='SELECT 1' >/dev/null
            """;

    @Override
    public String name() {
        return "replica_path_" + replica.name().replaceAll("[^A-Za-z0-9]", "_").toLowerCase();
    }

    @Override
    public Finding look() {
        ServerAddress address = to.settings().login().address();
        String way = replica.name() + " can log in to " + to.name() + " (" + address + ") with its own account";
        String file = replica.view().identity().dataDirectory().replaceAll("/+$", "") + "/master.info";
        Following following = new Following(replica, to);
        String script = TRY.formatted(
                Shell.quote(file),
                Shell.quote(address.host()),
                address.port(),
                following.prepared(),
                following.clientOptions(),
                replica.dialect().findClient(),
                replica.dialect().clientProgram());
        try {
            replica.host().run("bash -c " + Shell.quote(script), LIMIT);
            return Finding.ok(way);
        } catch (LandfallException e) {
            return Finding.fail(
                    "it is not seen that " + way + ": " + e.getMessage(),
                    "It could not be pointed at " + to.name() + ". See whether a firewall is between, whether the host"
                            + " part of its account fits, and whether `"
                            + replica.dialect().clientProgram()
                            + "` is installed there and the SSH user may read " + file + ".");
        }
    }
}
