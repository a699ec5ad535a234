package io.landfall.runbooks.cutover.application;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.server.Gtids;
import io.landfall.runbooks.cutover.window.Clients;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.route.ReadRoutesKnown;
import io.landfall.runbooks.route.Route;
import io.landfall.runbooks.route.Way;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What only reads is led to the target before any write is stopped, and the target stays in step under that load. */
public final class SwitchReads implements Step.Reversible {

    public static final String NAME = "switch-reads";

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final String SWITCHED = "switched";
    private static final String LEFT = "left";

    private final Pair pair;
    private final List<Route> there;
    private final List<Route> back;
    private final Duration maxLag;
    private final Duration watch;
    private volatile Deadline deadline = new Deadline();
    private Found watched = Found.nothing();

    /**
     * By the routes {@code there}, of which {@code back} are the same the other way round. The target may be {@code maxLag}
     * behind while it is watched for {@code watch}.
     */
    public SwitchReads(Pair pair, List<Route> there, List<Route> back, Duration maxLag, Duration watch) {
        this.pair = pair;
        this.there = there;
        this.back = back;
        this.maxLag = maxLag;
        this.watch = watch;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Lead what only reads to " + pair.target().name() + ": "
                + there.stream().map(Route::byHand).collect(Collectors.joining("; ")) + ". Then watch for "
                + Elapsed.show(watch) + " that it is at most " + Elapsed.show(maxLag)
                + " behind. `abort` leads it back.";
    }

    @Override
    public List<Requirement> gates() {
        return List.of(Requirement.blocks(CheckGroup.HOST, new ReadRoutesKnown(there)));
    }

    @Override
    public Optional<ByHand> byHandBack() {
        return Optional.of(SwitchRoutes.allByHand(
                there, "what only reads is led to " + pair.source().name() + ", if it was before.", true));
    }

    @Override
    public Duration limit() {
        return watch.plus(LIMIT);
    }

    @Override
    public Found look() {
        Found found = watched;
        long left = 0;
        for (Route route : there) {
            boolean switched = route.isSwitched();
            left += switched ? 0 : 1;
            found = found.with(route.where(), switched ? SWITCHED : "not " + SWITCHED);
        }
        return found.with(LEFT, left);
    }

    @Override
    public boolean isDone(Found now) {
        return now.text(LEFT).equals("0") && !watched.facts().isEmpty();
    }

    @Override
    public void act(Found before) {
        deadline = new Deadline();
        there.stream().filter(route -> !route.isSwitched()).forEach(route -> {
            route.stage();
            route.switchOver();
        });
        try (Session source = pair.source().open();
                Session target = pair.target().open()) {
            there.stream().flatMap(route -> route.waysToTarget().stream()).forEach(way -> refuseAstray(way, target));
            watched = watch(source, target);
        }
    }

    private void refuseAstray(Way way, Session target) {
        if (way.lands(List.of(target)).isEmpty()) {
            throw LandfallException.refused(
                    way + " does not land on " + pair.target().name() + ". See where that address leads on that host.");
        }
    }

    private Found watch(Session source, Session target) {
        long begun = System.nanoTime();
        long[] most = new long[2];
        deadline.until(
                () -> {
                    most[0] = Math.max(most[0], lag(source, target).toMillis());
                    most[1] = Math.max(most[1], Clients.list(target).size());
                    return System.nanoTime() - begun >= watch.toNanos();
                },
                LOOK_AGAIN,
                limit(),
                () -> pair.target().name() + " could not be watched in time.");
        Found found = Found.of("lag_ms", most[0]).with("clients", most[1]);
        return most[1] > 0
                ? found
                : found.with(
                        Found.WARNING,
                        "Nobody has connected to " + pair.target().name() + " for " + Elapsed.show(watch)
                                + ". See whether the application reads by these routes.");
    }

    private Duration lag(Session source, Session target) {
        Gtids last = source.position().binlog();
        long asked = System.nanoTime();
        if (!target.find(target.dialect().await(last, maxLag)).equals(Optional.of("0"))) {
            throw LandfallException.refused(pair.target().name() + " is more than " + Elapsed.show(maxLag)
                    + " behind while it serves what only reads. See its load, or raise budget.max-lag.");
        }
        return Duration.ofNanos(System.nanoTime() - asked);
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }

    /** What led to the target before stays there. */
    @Override
    public void undo(Found before) {
        for (int i = 0; i < there.size(); i++) {
            there.get(i).discard();
            boolean wasThere = before.text(there.get(i).where()).equals(SWITCHED);
            if (!wasThere && !back.get(i).isSwitched()) {
                back.get(i).switchOver();
            }
        }
    }
}
