package io.landfall.runbooks.route;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import java.util.List;

/** Passes while every route leads to the source. */
public record RoutesNameSource(List<Route> routes) implements Check {

    @Override
    public String name() {
        return "routes_name_source";
    }

    @Override
    public Finding look() {
        List<String> wrong = routes.stream()
                .filter(route -> !route.leadsToSource())
                .map(Route::byHand)
                .toList();
        return wrong.isEmpty()
                ? Finding.ok(routes.size() + " route(s) lead to the source.")
                : Finding.fail(
                        "not everything is there that is to be replaced: " + String.join("; ", wrong) + ".",
                        "Check routes in the configuration against what is there.");
    }
}
