package io.landfall.monitor.checks.topology;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.Series;
import io.landfall.monitor.server.ServerView;
import java.util.Optional;

/** Passes while the server program on the target's host is of the source's series or a newer one. */
public record InstalledVersion(ServerView source, HostView targetHost) implements Check {

    @Override
    public String name() {
        return "installed_version";
    }

    @Override
    public Finding look() {
        Dialect dialect = source.dialect();
        Optional<String> installed = targetHost.programVersion(dialect.serverProgram());
        if (installed.isEmpty()) {
            return Finding.fail(
                    targetHost.name() + " has no program `" + dialect.serverProgram() + "`",
                    "Install the " + dialect.family() + " server there, in the version of " + source.name() + ".");
        }
        String old = source.identity().version();
        Series needed = dialect.series(old);
        Series there = dialect.printedSeries(installed.get());
        String text = source.name() + " is " + old + ", on " + targetHost.name() + " " + dialect.family() + " " + there
                + " is installed";
        return there.compareTo(needed) >= 0
                ? Finding.ok(text)
                : Finding.fail(text, "Install " + needed + " or newer on " + targetHost.name() + ".");
    }
}
