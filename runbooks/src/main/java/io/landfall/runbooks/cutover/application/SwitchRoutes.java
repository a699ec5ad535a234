package io.landfall.runbooks.cutover.application;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.route.Route;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every route leads the application to the target: all are switched at the same time, and read back. */
public final class SwitchRoutes implements Step {

    public static final String NAME = "switch-routes";

    private final Window window;
    private final List<Route> routes;
    private boolean told;

    public SwitchRoutes(Window window, List<Route> routes) {
        this.window = window;
        this.routes = routes;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return routes.isEmpty()
                ? "No route is configured: nothing is switched."
                : "Lead the application to " + window.target().name() + ": "
                        + routes.stream().map(Route::byHand).collect(Collectors.joining("; ")) + ".";
    }

    @Override
    public Optional<ByHand> byHandBack() {
        return routes.isEmpty()
                ? Optional.empty()
                : Optional.of(allByHand(
                        routes, "the application is led to " + window.source().name() + ", as before.", true));
    }

    @Override
    public Optional<ByHand> byHandOn() {
        return Optional.of(
                routes.isEmpty()
                        ? ByHand.of("no route is configured: lead the application to "
                                + window.target().name() + " as you do it without Landfall.")
                        : allByHand(
                                routes,
                                "the application is led to " + window.target().name() + ".",
                                false));
    }

    static ByHand allByHand(List<Route> routes, String what, boolean back) {
        ByHand all = ByHand.of(what)
                .otherwise(routes.stream().map(route -> route.orByHand(back)).collect(Collectors.joining(" ")));
        for (Route route : routes) {
            all = back ? route.backByHand(all) : route.onByHand(all);
        }
        return all;
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(20);
    }

    @Override
    public boolean looksFirst() {
        return told || routes.isEmpty();
    }

    @Override
    public Found look() {
        List<Boolean> switched =
                routes.stream().map(route -> window.sideBySide().start(route::isSwitched)).toList().stream()
                        .map(started -> started.join())
                        .toList();
        Found found = Found.of("routes", routes.size());
        for (int i = 0; i < routes.size(); i++) {
            found = found.with(routes.get(i).where(), switched.get(i) ? "switched" : "not switched");
        }
        return found.with("left", switched.stream().filter(done -> !done).count());
    }

    /** One may be switched without its application having been told, when another process ended in between. */
    @Override
    public boolean isDone(Found now) {
        return routes.isEmpty() || told && now.text("left").equals("0");
    }

    @Override
    public void act(Found before) {
        try {
            window.sideBySide()
                    .all(routes.stream()
                            .map(route -> (Runnable) route::switchOver)
                            .toList());
        } catch (LandfallException e) {
            throw together(e);
        }
        told = true;
    }

    /** Each route that failed is told, and tried again as long as that may help one of them. */
    private static LandfallException together(LandfallException first) {
        List<LandfallException> all = Stream.concat(Stream.of(first), Arrays.stream(first.getSuppressed()))
                .filter(LandfallException.class::isInstance)
                .map(LandfallException.class::cast)
                .toList();
        String text = all.stream().map(LandfallException::getMessage).collect(Collectors.joining(" "));
        return all.stream().anyMatch(one -> one.kind() == LandfallException.Kind.EXTERNAL)
                ? LandfallException.external(text, first)
                : LandfallException.refused(text);
    }
}
