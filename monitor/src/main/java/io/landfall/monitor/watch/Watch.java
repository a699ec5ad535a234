package io.landfall.monitor.watch;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.checks.dns.RecordTtl;
import io.landfall.monitor.checks.replication.HeartbeatLag;
import io.landfall.monitor.metrics.MigrationMetrics;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.Pulse;
import io.landfall.monitor.server.ReplicaStatus;
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
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks at one migration's pair again and again, publishes what it sees, and tells what has changed. The checks bound themselves
 * in time: they see servers and hosts through lanes.
 */
public final class Watch {

    private final String migration;
    private final PairLanes quick;
    private final PairLanes thorough;
    private final Function<MigrationView, List<Requirement>> checks;
    private final Function<MigrationView, List<Requirement>> alarms;
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
    /** What the newest look at the lag has seen, for the alarms right behind it. */
    private Optional<MigrationView> seen = Optional.empty();

    private long alarmsDue = System.nanoTime();
    private Optional<Instant> cachedUntil = Optional.empty();
    private volatile boolean applierStands;
    private volatile boolean ended;

    /**
     * Looks at nothing yet.
     *
     * @param quick the ways to the pair for what is looked at every second
     * @param thorough the same for what may take longer
     * @param checks what is looked at again and again, of a pair as one round sees it
     * @param alarms the same for what is looked at most often
     */
    Watch(
            String migration,
            PairLanes quick,
            PairLanes thorough,
            Function<MigrationView, List<Requirement>> checks,
            Function<MigrationView, List<Requirement>> alarms,
            WatchSettings settings,
            MigrationMetrics metrics,
            WatchListener listener,
            LagHistory history,
            Clock clock) {
        this.migration = migration;
        this.quick = quick;
        this.thorough = thorough;
        this.checks = checks;
        this.alarms = alarms;
        ServerView target = quick.round().target();
        this.heartbeat = new HeartbeatLag(target, settings.lagWarn(), clock);
        this.metrics = metrics;
        this.listener = listener;
        this.history = history;
        this.clock = clock;
        this.settings = settings;
        this.alarm = new LagAlarm(target.name(), settings);
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

    /** Whether the applier had stopped with an error when it was last looked at. */
    public boolean applierStands() {
        return applierStands;
    }

    boolean hasEnded() {
        return ended;
    }

    /** What the lag was at one moment; empty parts could not be read. */
    private record LagLook(
            Optional<List<ReplicaStatus>> following,
            Optional<Duration> lag,
            boolean sourceIsUp,
            OptionalDouble written,
            OptionalDouble applied) {}

    /** Looks at the lag, and now and then at the alarms, too. */
    void look() {
        lookAtLag();
        if (System.nanoTime() - alarmsDue >= 0) {
            alarmsDue = System.nanoTime()
                    + settings.alarmsEvery()
                            .minus(settings.lagEvery().dividedBy(2))
                            .toNanos();
            lookAtAlarms();
        }
    }

    /** Asks each server in its turn, the target first: what that has received by then, the source has written before. */
    void lookAtLag() {
        MigrationView round = quick.round();
        Optional<List<ReplicaStatus>> following = readable(round.target()::following);
        applierStands = following.stream()
                .flatMap(List::stream)
                .anyMatch(
                        status -> !status.sqlRunning() && !status.lastSqlError().isEmpty());
        Optional<Pulse> onTarget = following.flatMap(known -> readable(round.target()::pulse));
        Optional<Heartbeat> arrived = onTarget.filter(
                        pulse -> readable(() -> HeartbeatLag.runs(round.target(), following.orElseThrow()))
                                .orElse(false))
                .flatMap(Pulse::heartbeat);
        Optional<Duration> lag = arrived.flatMap(newest -> readable(() -> heartbeat.age(newest)));
        Instant at = clock.instant();
        OptionalDouble applies = rate(applied, arrived.flatMap(beat -> onTarget));
        Optional<Pulse> onSource = readable(round.source()::pulse);
        OptionalDouble writes = rate(written, onSource);
        seen = Optional.of(round);
        TreeMap<String, Duration> answers = new TreeMap<>();
        onSource.ifPresent(pulse -> answers.put(round.source().name(), pulse.took()));
        onTarget.ifPresent(pulse -> answers.put(round.target().name(), pulse.took()));
        history.add(new LagHistory.Look(at, lag, writes, answers));
        LagLook look = new LagLook(following, lag, onSource.isPresent(), writes, applies);
        publish(() -> show(round, look));
    }

    private OptionalDouble rate(WriteRate rate, Optional<Pulse> pulse) {
        return rate.add(pulse.map(now -> new Reading(clock.instant(), now.gtid(), now.heartbeat())));
    }

    private List<Change> show(MigrationView round, LagLook look) {
        metrics.replication(migration, look.following().orElse(List.of()), settings.followerIsWayBack());
        metrics.heartbeatLag(migration, look.lag(), settings.lagWarn(), history.timeToCatchUp());
        metrics.rates(migration, look.written(), look.applied());
        metrics.up(migration, round.target().name(), look.following().isPresent());
        metrics.up(migration, round.source().name(), look.sourceIsUp());
        return alarm.add(look.lag()).stream().toList();
    }

    /** Looks at who takes writes and who is where nobody should be. */
    void lookAtAlarms() {
        List<Requirement> looking = alarms.apply(seen.orElseGet(quick::round));
        seen = Optional.empty();
        List<CheckResult> found = Examination.lookHere(looking);
        latestAlarms = found;
        publish(() -> show(looking, found));
    }

    /** Runs all checks but the alarms. */
    void lookAtEverything() {
        MigrationView round = thorough.round();
        Set<String> more = names(alarms.apply(round));
        List<Requirement> looking = checks.apply(round).stream()
                .filter(check -> !more.contains(check.name()))
                .toList();
        List<CheckResult> found = Examination.lookHere(looking);
        latest = found;
        publish(() -> {
            found.forEach(this::rememberCaches);
            return show(looking, found);
        });
    }

    private static Set<String> names(List<Requirement> lines) {
        return lines.stream().map(Requirement::name).collect(Collectors.toSet());
    }

    private List<Change> show(List<Requirement> looking, List<CheckResult> found) {
        found.forEach(result -> metrics.check(migration, result));
        Set<String> byText = names(
                looking.stream().filter(line -> line.check().isNewsByText()).toList());
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

    /** Tells until when a cache may still hold an answer that it got by now, also one with a longer TTL before. */
    private void rememberCaches(CheckResult result) {
        for (Measure measure : result.finding().measures()) {
            if (measure.name().equals(RecordTtl.TTL)) {
                Duration ttl = Duration.ofMillis(Math.round(measure.values().get(0) * 1000));
                Instant now = clock.instant().plus(ttl);
                Instant until = cachedUntil.filter(now::isBefore).orElse(now);
                cachedUntil = Optional.of(until);
                metrics.dnsCached(migration, measure.labels().get("record"), until);
            }
        }
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
