package io.landfall.monitor.checks.topology;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.HostView;
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
        Optional<String> installed = targetHost.programVersion("mariadbd");
        if (installed.isEmpty()) {
            return Finding.fail(
                    targetHost.name() + " has no program `mariadbd`",
                    "Install the MariaDB server there, in the version of " + source.name() + ".");
        }
        String old = source.identity().version();
        MariaDbSeries there = MariaDbSeries.printedBy(installed.get());
        String text =
                source.name() + " is " + old + ", on " + targetHost.name() + " MariaDB " + there + " is installed";
        return there.compareTo(MariaDbSeries.of(old)) >= 0
                ? Finding.ok(text)
                : Finding.fail(text, "Install " + MariaDbSeries.of(old) + " or newer on " + targetHost.name() + ".");
    }
}
