package io.landfall.runbooks.route;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Passes while a connection from each of the application's hosts lands on the source, by the address of each route. What
 * can't be tried is a warning: then it can't be tried after the switch either.
 */
public record RoutesLandOnSource(List<Way> ways, ServerControl source, ServerControl target) implements Check {

    @Override
    public String name() {
        return "routes_land_on_source";
    }

    @Override
    public Finding look() {
        List<String> astray = new ArrayList<>();
        List<String> untried = new ArrayList<>();
        try (Session old = source.open();
                Session fresh = target.open()) {
            for (Way way : ways) {
                look(way, List.of(old, fresh), astray, untried);
            }
        }
        if (!astray.isEmpty()) {
            return Finding.fail(
                    String.join("; ", astray) + ".",
                    "See where that address leads on that host, and what the routes of the migration say.");
        }
        return untried.isEmpty()
                ? Finding.ok(ways.size() + " way(s) of the application land on " + source.name() + ".")
                : Finding.warn(
                        "where the application's connections land can't be tried: " + String.join("; ", untried),
                        "Until it can, nobody sees from the application's side that the switch led it over.");
    }

    private void look(Way way, List<Session> sessions, List<String> astray, List<String> untried) {
        try {
            Optional<String> landed = way.lands(sessions);
            if (!landed.equals(Optional.of(source.name()))) {
                astray.add(way + " lands on " + landed.orElse("another server") + ", not on " + source.name());
            }
        } catch (LandfallException e) {
            untried.add(e.getMessage());
        }
    }
}
