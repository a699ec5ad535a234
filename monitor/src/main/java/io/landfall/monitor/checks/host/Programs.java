package io.landfall.monitor.checks.host;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.host.HostView;
import java.util.List;

/** Passes while {@code host} has every program that a copy runs there; they come with these {@code packages} of Debian. */
public record Programs(Side side, HostView host, List<String> needed, String packages) implements Check {

    @Override
    public String name() {
        return side.of("programs");
    }

    @Override
    public Finding look() {
        List<String> missing =
                needed.stream().filter(program -> !host.hasProgram(program)).toList();
        return missing.isEmpty()
                ? Finding.ok(host.name() + " has " + String.join(", ", needed))
                : Finding.fail(
                        host.name() + " lacks " + String.join(", ", missing),
                        "Install them there, on Debian: `apt-get install " + packages
                                + (missing.contains("rsync") ? " rsync`." : "`."));
    }
}
