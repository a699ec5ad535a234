package io.landfall.runbooks.finish.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.route.file.Replacement;
import io.landfall.runbooks.settings.MigrationSettings.ConfigFile;
import java.util.List;
import java.util.Map;

/** Passes while no route's file names the old server. */
public record RoutesLeadAway(List<ConfigFile> routes, Map<String, HostControl> hosts) implements Check {

    @Override
    public String name() {
        return "routes_lead_away";
    }

    @Override
    public Finding look() {
        List<String> wrong = routes.stream()
                .filter(this::namesOld)
                .map(route -> route.host().name() + ":" + route.path())
                .toList();
        return wrong.isEmpty()
                ? Finding.ok(routes.size() + " route(s) lead away from the old server.")
                : Finding.fail(
                        String.join(", ", wrong) + " still name(s) the old server.",
                        "Change it by hand, let the application read it again, then resume.");
    }

    private boolean namesOld(ConfigFile route) {
        return hosts.get(route.host().name())
                .view()
                .readFile(route.path())
                .filter(text -> new Replacement(route.replace()).isAnyIn(text))
                .isPresent();
    }
}
