package io.landfall.monitor.checks.names;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerView;
import java.util.List;

/**
 * Passes while no account of {@code source} would stop matching on {@code target}: under {@code skip_name_resolve} an
 * account whose host is a name lets nobody in, one for {@code localhost} nobody over TCP. Patterns, addresses and netmasks go
 * on matching.
 */
public record AccountsByHostName(ServerView source, ServerView target) implements Check {

    @Override
    public String name() {
        return "accounts_by_host_name";
    }

    @Override
    public Finding look() {
        List<String> bound = HostNameAccounts.of(source.accounts());
        if (bound.isEmpty()) {
            return Finding.ok("no account of " + source.name() + " has a name as its host");
        }
        String text = bound.size() + " accounts of " + source.name() + " have a name as their host: "
                + String.join(", ", bound);
        if (!target.variables().isOn("skip_name_resolve")) {
            return Finding.ok(text + "; " + target.name() + " resolves names, so they go on matching");
        }
        return source.variables().isOn("skip_name_resolve")
                ? Finding.ok(text + "; they match on neither server (skip_name_resolve is ON on both)")
                : Finding.fail(
                        text + "; on " + target.name() + " they let nobody in, because skip_name_resolve is ON",
                        "Bind these accounts to IP addresses, or set skip_name_resolve = OFF on " + target.name()
                                + ".");
    }
}
