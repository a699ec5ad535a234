package io.landfall.monitor.checks.host;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerView;
import java.util.List;
import java.util.Set;

/**
 * Passes while Landfall's account on {@code server} sees everything: without PROCESS, EVENT or TRIGGER the server hides
 * rows and reports no error, so nothing else can be believed.
 */
public record OwnPrivileges(Side side, ServerView server) implements Check {

    @Override
    public String name() {
        return side.of("own_privileges");
    }

    @Override
    public Finding look() {
        Set<String> held = server.ownPrivileges();
        List<String> missing = server.dialect().privilegesToLook().stream()
                .filter(privilege -> !held.contains(privilege))
                .toList();
        return missing.isEmpty()
                ? Finding.ok("Landfall's account on " + server.name() + " sees everything")
                : Finding.fail(
                        "Landfall's account on " + server.name() + " lacks " + String.join(", ", missing),
                        "Grant them with ON *.*; the README lists what Landfall's account needs.");
    }
}
