package io.landfall.monitor.watch;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.checks.Requirements;
import io.landfall.monitor.checks.activity.ClientsLeft;
import io.landfall.monitor.checks.replication.HeartbeatLag;
import io.landfall.monitor.checks.topology.OneWritable;
import io.landfall.monitor.dns.NameChain;
import io.landfall.monitor.metrics.MigrationMetrics;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.Presence;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.watch.WriteRate.Reading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks at one migration's pair again and again, publishes what it sees, and tells what has changed. */
public final class Watch {

    private static final int QUERIES = 10;

    private final String migration;
    private final MigrationView view;
    private final List<Requirement> checks;
    private final List<Requirement> alarms;
    private final ClientsLeft clients;
    private final HeartbeatLag heartbeat;
    private final MigrationMetrics metrics;
    private final WatchListener listener;
    private final Clock clock;
    private final LagAlarm alarm;
    private final LagHistory history;
    private final WatchSettings settings;
    private final WriteRate written = new WriteRate();
    private final WriteRate applied = new WriteRate();
    private final StatusHistory statuses = new StatusHistory();
    private final ReentrantLock publishing = new ReentrantLock();
    private volatile List<CheckResult> latest = List.of();
    private volatile List<CheckResult> latestAlarms = List.of();
    private Optional<Instant> cachedUntil = Optional.empty();
    private boolean ended;

    Watch(
            String migration,
            MigrationView view,
            List<Requirement> checks,
            List<Requirement> alarms,
            WatchSettings settings,
            MigrationMetrics metrics,
            WatchListener listener,
            LagHistory history,
            Clock clock) {
        this.migration = migration;
        this.view = view;
        this.alarms = List.copyOf(alarms);
        this.clients = Requirements.clientsLeft(view);
        Set<String> more = alarms.stream().map(Requirement::name).collect(Collectors.toSet());
        this.checks =
                checks.stream().filter(check -> !more.contains(check.name())).toList();
        this.heartbeat = new HeartbeatLag(view.target(), settings.lagWarn(), clock);
        this.metrics = metrics;
        this.listener = listener;
        this.history = history;
        this.clock = clock;
        this.settings = settings;
        this.alarm = new LagAlarm(view.target().name(), settings);
    }

    /** What the checks found when they were last run; empty before the first time. */
    public List<CheckResult> latest() {
        List<CheckResult> all = new ArrayList<>(latestAlarms);
        all.addAll(latest);
        return all;
    }

    /** What the most watched of them found, who writes and who is connected where, when it was last looked at. */
    public List<CheckResult> alarms() {
        return latestAlarms;
    }

    /** What the lag was at one moment; empty parts could not be read. */
    private record LagLook(
            Optional<List<ReplicaStatus>> following,
            Optional<Duration> lag,
            boolean sourceIsUp,
            OptionalDouble written,
            OptionalDouble applied) {}

    void lookAtLag() {
        Optional<List<ReplicaStatus>> following = readable(view.target()::following);
        Optional<Heartbeat> arrived =
                following.flatMap(list -> readable(() -> heartbeat.newest(list)).flatMap(newest -> newest));
        Optional<Duration> lag = arrived.flatMap(newest -> readable(() -> heartbeat.age(newest)));
        Instant at = clock.instant();
        Optional<Optional<Heartbeat>> beat = readable(view.source()::heartbeat);
        OptionalDouble writes = rate(written, view.source(), beat);
        OptionalDouble applies = rate(applied, view.target(), arrived.map(Optional::of));
        LagLook look = new LagLook(following, lag, beat.isPresent(), writes, applies);
        history.add(new LagHistory.Look(at, lag, writes, answers(beat.isPresent(), following.isPresent())));
        publish(() -> show(look));
    }

    private OptionalDouble rate(WriteRate rate, ServerView server, Optional<Optional<Heartbeat>> beat) {
        return rate.add(
                beat.flatMap(now -> readable(server::gtid).map(gtid -> new Reading(clock.instant(), gtid, now))));
    }

    /** One that has just failed is not asked again: that takes until a deadline. */
    private SortedMap<String, Duration> answers(boolean sourceIsUp, boolean targetIsUp) {
        SortedMap<String, Duration> answers = new TreeMap<>();
        if (sourceIsUp) {
            timeToAnswer(view.source())
                    .ifPresent(took -> answers.put(view.source().name(), took));
        }
        if (targetIsUp) {
            timeToAnswer(view.target())
                    .ifPresent(took -> answers.put(view.target().name(), took));
        }
        return answers;
    }

    private static Optional<Duration> timeToAnswer(ServerView server) {
        return readable(() -> server.timesToAnswer(1)).map(times -> times.get(0));
    }

    private List<Change> show(LagLook look) {
        metrics.replication(migration, look.following().orElse(List.of()), settings.followerIsWayBack());
        metrics.heartbeatLag(migration, look.lag(), settings.lagWarn(), history.timeToCatchUp());
        metrics.rates(migration, look.written(), look.applied());
        metrics.up(migration, view.target().name(), look.following().isPresent());
        metrics.up(migration, view.source().name(), look.sourceIsUp());
        return alarm.add(look.lag()).stream().toList();
    }

    /** Looks at who takes writes and who is where nobody should be. */
    void lookAtAlarms(Examination examination) {
        List<CheckResult> found = examination.look(alarms);
        latestAlarms = found;
        Optional<Boolean> sourceWrites = readable(() -> OneWritable.takesWrites(view.source()));
        Optional<Boolean> targetWrites = readable(() -> OneWritable.takesWrites(view.target()));
        Optional<Integer> left = readable(() -> clients.sessions().size());
        publish(() -> {
            found.forEach(result -> metrics.check(migration, result));
            metrics.writableServers(migration, both(sourceWrites, targetWrites));
            metrics.clientsLeft(migration, view.target().name(), left);
            return changes(found, alarms);
        });
    }

    /** Runs all checks and measures what takes longer. */
    void lookAtEverything(Examination examination) {
        List<CheckResult> found = examination.look(checks);
        latest = found;
        publish(() -> {
            found.forEach(result -> metrics.check(migration, result));
            return changes(found, checks);
        });
        Optional<ServerVariables> source = measure(view.source());
        publishQuietly(() -> metrics.binlogRetention(
                migration, source.map(variables -> view.source().dialect().binlogKept(variables))));
        measure(view.target());
        view.dns().ifPresent(this::lookAtDns);
    }

    private List<Change> changes(List<CheckResult> found, List<Requirement> looking) {
        Set<String> byText = looking.stream()
                .filter(line -> line.check().isNewsByText())
                .map(Requirement::name)
                .collect(Collectors.toSet());
        List<Change> changes = new ArrayList<>();
        for (CheckResult result : found) {
            if (byText.contains(result.name())) {
                statuses.addByText(result).ifPresent(changes::add);
            } else if (!result.name().equals(LagAlarm.NAME)) {
                statuses.add(result).ifPresent(changes::add);
            }
        }
        return changes;
    }

    /** Returns the variables that it read; empty when the server could not be read. */
    private Optional<ServerVariables> measure(ServerView server) {
        boolean isUp =
                readable(server::presence).filter(Presence.ANSWERS::equals).isPresent();
        Optional<Duration> connect = isUp ? readable(server::timeToConnect) : Optional.empty();
        Optional<List<Duration>> answers = isUp ? readable(() -> server.timesToAnswer(QUERIES)) : Optional.empty();
        Optional<ServerVariables> variables = isUp ? readable(server::variables) : Optional.empty();
        Optional<Instant> expiry = isUp ? readable(server::certificateExpiry).flatMap(at -> at) : Optional.empty();
        publishQuietly(() -> {
            connect.ifPresent(took -> metrics.connected(migration, server.name(), took));
            answers.ifPresent(times -> metrics.answered(migration, server.name(), times));
            metrics.skipNameResolve(migration, server.name(), variables.map(v -> v.isOn("skip_name_resolve")));
            metrics.certificate(migration, server.name(), expiry);
        });
        return variables;
    }

    private static Optional<Integer> both(Optional<Boolean> one, Optional<Boolean> other) {
        return one.flatMap(first -> other.map(second -> (first ? 1 : 0) + (second ? 1 : 0)));
    }

    private void lookAtDns(MigrationView.DnsRecord dns) {
        long start = System.nanoTime();
        Optional<NameChain> chain = readable(() -> dns.server().chain(dns.name()));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Optional<Duration> ttl = chain.filter(c -> !c.links().isEmpty()).map(NameChain::longestTtl);
        publishQuietly(() -> {
            metrics.dns(migration, dns.name(), ttl, chain.map(c -> took));
            ttl.ifPresent(seconds -> metrics.dnsCached(migration, dns.name(), remember(seconds)));
        });
    }

    /** Returns until when a cache may still hold an answer that it got by now, also one with a longer TTL before. */
    private Instant remember(Duration ttl) {
        Instant now = clock.instant().plus(ttl);
        Instant until = cachedUntil.filter(now::isBefore).orElse(now);
        cachedUntil = Optional.of(until);
        return until;
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
