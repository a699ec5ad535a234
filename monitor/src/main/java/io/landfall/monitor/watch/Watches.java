package io.landfall.monitor.watch;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Examination;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.metrics.MigrationMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watches of a service, on a few threads for all migrations together. */
public final class Watches implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watches.class);
    private static final int THREADS = 3;
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final ScheduledExecutorService timer =
            Executors.newScheduledThreadPool(THREADS, Daemons.numbered("watch-"));
    private final Examination examination = new Examination(DEADLINE);
    private volatile boolean closing;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Map<String, LagHistory> histories = new ConcurrentHashMap<>();
    private final MigrationMetrics metrics;
    private final Clock clock;

    private record Running(Watch watch, List<Future<?>> looks) {}

    public Watches(MigrationMetrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Begins to watch; the first looks are made at once. Throws REFUSED when the migration is watched already. */
    public synchronized Watch begin(
            String migration,
            MigrationView view,
            List<Requirement> checks,
            List<Requirement> alarms,
            WatchSettings settings,
            WatchListener listener) {
        if (running.containsKey(migration)) {
            throw LandfallException.refused(
                    migration + " is watched already. Nothing was changed. End that watch first.");
        }
        Watch watch =
                new Watch(migration, view, checks, alarms, settings, metrics, listener, history(migration), clock);
        Future<?> lag = every(settings.lagEvery(), migration, watch::lookAtLag);
        Future<?> alarming = every(settings.alarmsEvery(), migration, () -> watch.lookAtAlarms(examination));
        Future<?> all = every(settings.checksEvery(), migration, () -> watch.lookAtEverything(examination));
        running.put(migration, new Running(watch, List.of(lag, alarming, all)));
        return watch;
    }

    /** What was measured of a migration: it is remembered from one watch to the next, and after the last one. */
    public LagHistory history(String migration) {
        return histories.computeIfAbsent(migration, name -> new LagHistory());
    }

    private Future<?> every(Duration interval, String migration, Runnable look) {
        return timer.scheduleWithFixedDelay(
                () -> guarded(migration, look), 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The timer would never call again after an exception. */
    private void guarded(String migration, Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            if (closing) {
                LOG.debug("A look at {} was cut off by the end.", migration, e);
                return;
            }
            LOG.error("A look at {} failed; the next one comes as usual.", migration, e);
        }
    }

    /** The watch of this migration; empty when it is not watched. */
    public Optional<Watch> of(String migration) {
        return Optional.ofNullable(running.get(migration)).map(Running::watch);
    }

    /** Ends the watch and removes its series. Nothing happens when there is none. */
    public synchronized void end(String migration) {
        Running ending = running.remove(migration);
        if (ending != null) {
            ending.looks().forEach(look -> look.cancel(false));
            ending.watch().end();
        }
    }

    /** Ends all watches. */
    @Override
    public synchronized void close() {
        closing = true;
        List.copyOf(running.keySet()).forEach(this::end);
        timer.shutdownNow();
        examination.close();
    }
}
