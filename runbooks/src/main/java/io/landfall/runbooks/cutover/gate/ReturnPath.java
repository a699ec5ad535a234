package io.landfall.runbooks.cutover.gate;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.pair.replication.Following;
import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.pair.server.ServerControl;
import java.time.Duration;
import java.util.Locale;

/**
 * Passes while the replication account can log in to {@code to} from the host of {@code from}, as a replica does.
 *
 * @param name tells the two directions apart
 */
public record ReturnPath(String name, ServerControl from, ServerControl to, ReplicationAccount account)
        implements Check {

    private static final Duration LIMIT = Duration.ofSeconds(8);

    @Override
    public Finding look() {
        ServerAddress address = to.settings().login().address();
        String way = "from the host of " + from.name() + " to " + to.name() + " (" + address + ") as "
                + ReplicationAccount.USER;
        try {
            from.host().run(new Following(from, to).logsIn(), options(), LIMIT);
            return Finding.ok("a login " + way + " works.");
        } catch (LandfallException e) {
            return Finding.fail(
                    "a login " + way + " does not work: " + e.getMessage(),
                    "Without it there is no way back. See whether a firewall is between, whether the account's host"
                            + " part fits (servers." + from.name() + ".replica-host), and whether `"
                            + from.dialect().clientProgram() + "` is installed there.");
        }
    }

    private String options() {
        return String.format(
                Locale.ROOT,
                "[client]%nuser=%s%npassword=\"%s\"%n",
                ReplicationAccount.USER,
                account.password().reveal());
    }
}
