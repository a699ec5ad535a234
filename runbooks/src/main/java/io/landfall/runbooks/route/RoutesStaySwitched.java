package io.landfall.runbooks.route;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import java.util.List;

/** Passes while every route leads to the target. Meant for those of which no file on a host tells it. */
public record RoutesStaySwitched(List<Route> routes) implements Check {

    @Override
    public String name() {
        return "routes_stay_switched";
    }

    @Override
    public Finding look() {
        List<Route> wrong = routes.stream().filter(route -> !route.isSwitched()).toList();
        return wrong.isEmpty()
                ? Finding.ok(routes.size() + " route(s) lead to the new server.")
                : Finding.fail(
                        String.join(", ", wrong.stream().map(Route::where).toList())
                                + " do(es) not lead to the new server.",
                        "By hand: "
                                + String.join(
                                        "; ", wrong.stream().map(Route::byHand).toList())
                                + ". Then resume.");
    }
}
