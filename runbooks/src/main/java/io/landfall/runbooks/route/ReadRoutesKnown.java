package io.landfall.runbooks.route;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import java.util.List;

/** Passes while every route by which the application only reads leads to one of the two servers. */
public record ReadRoutesKnown(List<Route> routes) implements Check {

    @Override
    public String name() {
        return "read_routes_known";
    }

    @Override
    public Finding look() {
        List<String> wrong = routes.stream()
                .filter(route -> !route.leadsToSource() && !route.isSwitched())
                .map(Route::where)
                .toList();
        return wrong.isEmpty()
                ? Finding.ok(routes.size() + " route(s) of `reads-first` lead to one of the two servers.")
                : Finding.fail(
                        String.join(", ", wrong) + " lead(s) to neither server.",
                        "Check `reads-first` in the configuration against what is there.");
    }
}
