package io.landfall.monitor.watch;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Repeating;
import io.landfall.monitor.check.Requirement;
import io.landfall.monitor.checks.MigrationView;
import io.landfall.monitor.metrics.MigrationMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watches of a service. Each look and each question to a server or host has its own thread: nobody waits for what hangs. */
public final class Watches implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

    /** What is looked at every second is one row. */
    private static final Duration QUICK = Duration.ofSeconds(5);

    private static final Duration THOROUGH = Duration.ofSeconds(10);

    /** Between the first runs of all checks of two migrations, which are repeated as far apart: not all at the same moment. */
    private static final Duration APART = Duration.ofMillis(50);

    private final Repeating looking;
    private final ExecutorService asking = Executors.newCachedThreadPool(Daemons.numbered("ask-"));
    private volatile boolean closing;
    private final Map<String, Watch> running = new ConcurrentHashMap<>();
    private final Map<String, LagHistory> histories = new ConcurrentHashMap<>();
    private final MigrationMetrics metrics;
    private final Clock clock;

    public Watches(MigrationMetrics metrics, Clock clock) {
        this.looking = new Repeating("watch", metrics::late);
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Begins to watch; the first looks are made at once, or some seconds later where many are watched. Throws REFUSED when the migration is watched already.
     *
     * @param checks what is looked at again and again, of a pair as one round sees it
     * @param alarms the same for what is looked at most often
     */
    public synchronized Watch begin(
            String migration,
            MigrationView view,
            Function<MigrationView, List<Requirement>> checks,
            Function<MigrationView, List<Requirement>> alarms,
            WatchSettings settings,
            WatchListener listener) {
        if (running.containsKey(migration)) {
            throw LandfallException.refused(
                    migration + " is watched already. Nothing was changed. End that watch first.");
        }
        Watch watch = new Watch(
                migration,
                new PairLanes(view, asking, QUICK),
                new PairLanes(view, asking, THOROUGH),
                checks,
                alarms,
                settings,
                metrics,
                listener,
                history(migration),
                clock);
        Duration pause = APART.multipliedBy(running.size());
        running.put(migration, watch);
        looking.again(settings.lagEvery(), () -> isWantedAgain(watch, migration, watch::look));
        looking.again(pause, settings.checksEvery(), () -> isWantedAgain(watch, migration, watch::lookAtEverything));
        return watch;
    }

    /** What was measured of a migration: it is remembered from one watch to the next, and after the last one. */
    public LagHistory history(String migration) {
        return histories.computeIfAbsent(migration, name -> new LagHistory());
    }

    /** Looks; whatever fails once is looked at again. */
    private boolean isWantedAgain(Watch watch, String migration, Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            if (closing) {
                LOG.debug("A look at {} was cut off by the end.", migration, e);
            } else {
                LOG.error("A look at {} failed; the next one comes as usual.", migration, e);
            }
        }
        return !watch.hasEnded();
    }

    /** The watch of this migration; empty when it is not watched. */
    public Optional<Watch> of(String migration) {
        return Optional.ofNullable(running.get(migration));
    }

    /** Ends the watch and removes its series. Nothing happens when there is none. */
    public synchronized void end(String migration) {
        Optional.ofNullable(running.remove(migration)).ifPresent(Watch::end);
    }

    /** Ends all watches. */
    @Override
    public synchronized void close() {
        closing = true;
        List.copyOf(running.keySet()).forEach(this::end);
        looking.close();
        asking.shutdownNow();
    }
}
