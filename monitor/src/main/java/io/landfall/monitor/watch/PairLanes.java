package io.landfall.monitor.watch;

import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.round.AskedOnce;
import io.landfall.monitor.round.Lane;
import io.landfall.monitor.server.ServerView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** A lane to each server and host of a pair, for rounds of looks one after the other. */
final class PairLanes {

    private final MigrationView view;
    private final Executor threads;
    private final Duration patience;
    private final Supplier<ServerView> source;
    private final Supplier<ServerView> target;
    private final Supplier<HostView> sourceHost;
    private final Supplier<HostView> targetHost;
    private final List<Supplier<ServerView>> replicas = new ArrayList<>();
    private final List<Supplier<HostView>> probeFrom = new ArrayList<>();

    /** See {@link Lane}. */
    PairLanes(MigrationView view, Executor threads, Duration patience) {
        this.view = view;
        this.threads = threads;
        this.patience = patience;
        this.source = lane(view.source());
        this.target = lane(view.target());
        this.sourceHost = lane(view.sourceHost());
        this.targetHost = lane(view.targetHost());
        view.replicas().forEach(replica -> replicas.add(lane(replica)));
        view.probeFrom().forEach(host -> probeFrom.add(lane(host)));
    }

    private Supplier<ServerView> lane(ServerView server) {
        Lane lane = new Lane(server.name(), threads, patience);
        return () -> AskedOnce.of(ServerView.class, server, lane);
    }

    private Supplier<HostView> lane(HostView host) {
        Lane lane = new Lane(host.name(), threads, patience);
        return () -> AskedOnce.of(HostView.class, host, lane);
    }

    /** The pair for one round: what one look of it has read, the others do not read again. */
    MigrationView round() {
        return new MigrationView(
                source.get(),
                target.get(),
                replicas.stream().map(Supplier::get).toList(),
                sourceHost.get(),
                targetHost.get(),
                view.ours(),
                probeFrom.stream().map(Supplier::get).toList(),
                view.dns(),
                view.isWayBack(),
                view.seen());
    }
}
