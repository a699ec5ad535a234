package io.landfall.bot;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.run.Run;
import io.landfall.runbooks.run.Runs;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * systemd is told that the service lives ({@code WatchdogSec=}, sd_watchdog_enabled(3)) as long as the threads make
 * progress that people's writes depend on: while a window is open or taken back, the run's own; and the one that takes
 * {@code abort}. Where one of them stands still, nothing is told any more: systemd ends the service and starts it again.
 */
final class Watchdog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    /** What a run's thread may take beside its longest step: gates, a look, a connection that does not come about. */
    private static final Duration MORE_THAN_A_STEP = Duration.ofSeconds(60);

    private static final int TIMES = 3;

    private final SystemdNotice systemd;
    private final Runs runs;
    private final Consumer<Runnable> urgent;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService feeding = Daemons.timer("watchdog");
    private volatile long heardNanos;

    /**
     * Begins when systemd wants to be told, three times within its limit.
     *
     * @param urgent does something where {@code abort} is taken
     */
    Watchdog(SystemdNotice systemd, Runs runs, Consumer<Runnable> urgent) {
        this(systemd, runs, urgent, System::nanoTime);
        systemd.watchdog().ifPresent(limit -> {
            long every = limit.toNanos() / TIMES;
            feeding.scheduleAtFixedRate(this::feed, 0, every, TimeUnit.NANOSECONDS);
        });
    }

    Watchdog(SystemdNotice systemd, Runs runs, Consumer<Runnable> urgent, LongSupplier nanoTime) {
        this.systemd = systemd;
        this.runs = runs;
        this.urgent = urgent;
        this.nanoTime = nanoTime;
        this.heardNanos = nanoTime.getAsLong();
    }

    /** Tells systemd, unless something stands still. */
    void feed() {
        urgent.accept(() -> heardNanos = nanoTime.getAsLong());
        try {
            Optional<String> still = standsStill();
            if (still.isPresent()) {
                LOG.error("{}; systemd is not told any more that the service lives", still.get());
            } else {
                systemd.lives();
            }
        } catch (LandfallException e) {
            LOG.error("systemd was not told that the service lives", e);
        }
    }

    /** What stands still, as a sentence; empty while everything makes progress. */
    Optional<String> standsStill() {
        Duration unheard = Duration.ofNanos(nanoTime.getAsLong() - heardNanos);
        return unheard.compareTo(MORE_THAN_A_STEP) > 0
                ? Optional.of("`abort` has not been taken for " + Elapsed.show(unheard))
                : runs.active().stream().filter(this::standsStill).findFirst().map(Watchdog::sentence);
    }

    private boolean standsStill(Run run) {
        return run.silentInWindow(nanoTime.getAsLong())
                .filter(silent -> silent.compareTo(run.longestStepOfWindow().plus(MORE_THAN_A_STEP)) > 0)
                .isPresent();
    }

    private static String sentence(Run run) {
        return "Run " + run.number() + " stands still in its window: "
                + run.status().text();
    }

    @Override
    public void close() {
        feeding.shutdownNow();
    }
}
