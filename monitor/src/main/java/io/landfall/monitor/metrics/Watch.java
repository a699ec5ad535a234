package io.landfall.monitor.metrics;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Looked;
import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.checks.replication.HeartbeatLag;
import io.landfall.monitor.dns.NameChain;
import io.landfall.monitor.server.Presence;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Looks at one migration's pair again and again, publishes what it sees, and tells what has changed. */
public final class Watch {

    private static final int QUERIES = 10;

    private final String migration;
    private final MigrationView view;
    private final List<Check> checks;
    private final HeartbeatLag heartbeat;
    private final MigrationMetrics metrics;
    private final WatchListener listener;
    private final Clock clock;
    private final LagAlarm alarm;
    private final LagHistory history;
    private final StatusHistory statuses = new StatusHistory();
    private final ReentrantLock publishing = new ReentrantLock();
    private volatile List<Looked> latest = List.of();
    private boolean ended;

    Watch(
            String migration,
            MigrationView view,
            List<Check> checks,
            WatchSettings settings,
            MigrationMetrics metrics,
            WatchListener listener,
            LagHistory history,
            Clock clock) {
        this.migration = migration;
        this.view = view;
        this.checks = List.copyOf(checks);
        this.heartbeat = new HeartbeatLag(view.target(), settings.lagWarn(), clock);
        this.metrics = metrics;
        this.listener = listener;
        this.history = history;
        this.clock = clock;
        this.alarm = new LagAlarm(view.target().name(), settings);
    }

    /** The lag of the last two hours. */
    public LagHistory lag() {
        return history;
    }

    /** What the checks found when they were last run; empty before the first time. */
    public List<Looked> latest() {
        return latest;
    }

    /** What the lag was at one moment; empty parts could not be read. */
    private record LagLook(Optional<List<ReplicaStatus>> following, Optional<Duration> lag, boolean sourceIsUp) {}

    void lookAtLag() {
        Optional<List<ReplicaStatus>> following = readable(view.target()::following);
        Optional<Duration> lag = following.flatMap(
                list -> readable(() -> heartbeat.measure(list)).flatMap(now -> now));
        boolean sourceIsUp = readable(view.source()::heartbeat).isPresent();
        LagLook look = new LagLook(following, lag, sourceIsUp);
        history.add(new LagHistory.Look(clock.instant(), lag));
        publish(() -> show(look));
    }

    private List<Change> show(LagLook look) {
        metrics.replication(migration, look.following().orElse(List.of()));
        metrics.heartbeatLag(migration, look.lag(), history.timeToCatchUp());
        metrics.up(migration, view.target().name(), look.following().isPresent());
        metrics.up(migration, view.source().name(), look.sourceIsUp());
        return alarm.add(look.lag()).stream().toList();
    }

    /** Runs all checks and measures what takes longer. */
    void lookAtEverything(Examination examination) {
        List<Looked> found = examination.look(checks);
        latest = found;
        publish(() -> {
            found.forEach(looked -> metrics.check(migration, looked));
            return changes(found);
        });
        Optional<Boolean> sourceWrites = measure(view.source());
        Optional<Boolean> targetWrites = measure(view.target());
        publish(() -> {
            metrics.writableServers(migration, both(sourceWrites, targetWrites));
            return List.of();
        });
        view.dns().ifPresent(this::lookAtDns);
    }

    private List<Change> changes(List<Looked> found) {
        List<Change> changes = new ArrayList<>();
        for (Looked looked : found) {
            if (!looked.name().equals(LagAlarm.NAME)) {
                statuses.add(looked).ifPresent(changes::add);
            }
        }
        return changes;
    }

    /** Returns whether the server can be written to; empty when it can't be read. */
    private Optional<Boolean> measure(ServerView server) {
        if (readable(server::presence).filter(Presence.ANSWERS::equals).isEmpty()) {
            publishQuietly(() -> metrics.skipNameResolve(migration, server.name(), Optional.empty()));
            return Optional.empty();
        }
        Optional<Duration> connect = readable(server::timeToConnect);
        Optional<List<Duration>> answers = readable(() -> server.timesToAnswer(QUERIES));
        Optional<ServerVariables> variables = readable(server::variables);
        publishQuietly(() -> {
            connect.ifPresent(took -> metrics.connected(migration, server.name(), took));
            answers.ifPresent(times -> metrics.answered(migration, server.name(), times));
            metrics.skipNameResolve(migration, server.name(), variables.map(v -> v.isOn("skip_name_resolve")));
        });
        return variables.map(v -> !v.isOn("read_only"));
    }

    private static Optional<Integer> both(Optional<Boolean> one, Optional<Boolean> other) {
        return one.flatMap(first -> other.map(second -> (first ? 1 : 0) + (second ? 1 : 0)));
    }

    private void lookAtDns(MigrationView.DnsRecord dns) {
        long start = System.nanoTime();
        Optional<NameChain> chain = readable(() -> dns.server().chain(dns.name()));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        publishQuietly(() -> metrics.dns(
                migration,
                dns.name(),
                chain.filter(c -> !c.links().isEmpty()).map(NameChain::longestTtl),
                chain.map(c -> took)));
    }

    private void publishQuietly(Runnable show) {
        publish(() -> {
            show.run();
            return List.of();
        });
    }

    /** A look that ends after the migration has ended must not bring its series back. */
    private void publish(Supplier<List<Change>> show) {
        List<Change> changes;
        publishing.lock();
        try {
            changes = ended ? List.of() : show.get();
        } finally {
            publishing.unlock();
        }
        if (!changes.isEmpty()) {
            listener.changed(migration, changes);
        }
    }

    void end() {
        publishing.lock();
        try {
            ended = true;
            metrics.forget(migration);
        } finally {
            publishing.unlock();
        }
    }

    /** Empty when it can't be read: then the value is absent, and the checks say why. */
    private static <T> Optional<T> readable(Supplier<T> look) {
        try {
            return Optional.of(look.get());
        } catch (LandfallException e) {
            if (e.kind() != LandfallException.Kind.EXTERNAL) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
