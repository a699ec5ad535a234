package io.landfall.monitor.checks.names;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerView;
import java.util.List;

/**
 * Warns when {@code server} asks DNS for the name of every client that logs in, although no account needs it.
 */
public record SkipNameResolve(Side side, ServerView server) implements Check {

    @Override
    public String name() {
        return side.of("skip_name_resolve");
    }

    @Override
    public Finding look() {
        boolean isOn = server.variables().isOn("skip_name_resolve");
        return judge(isOn).with(Measure.of("skip_name_resolve", isOn).onServer(server.name()));
    }

    private Finding judge(boolean isOn) {
        if (isOn) {
            return Finding.ok("skip_name_resolve is ON on " + server.name());
        }
        List<String> bound = HostNameAccounts.of(server.accounts());
        return bound.isEmpty()
                ? Finding.warn(
                        "skip_name_resolve is OFF on " + server.name() + ", and no account's host is a name",
                        "Set skip_name_resolve in its option file and restart it: logins no longer wait for DNS.")
                : Finding.warn(
                        "skip_name_resolve is OFF on " + server.name() + ", and " + bound.size()
                                + " accounts need that: " + String.join(", ", bound),
                        "Bind these accounts to IP addresses, then set skip_name_resolve.");
    }
}
