package io.landfall.bot.conversation;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread for each lane, named after it: the only queues in which what people say waits. Safe for several threads. */
public final class Lanes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final Duration ENDING = Duration.ofSeconds(2);

    private final Map<Lane, ExecutorService> threads = new EnumMap<>(Lane.class);
    private CompletableFuture<Void> lastStop = CompletableFuture.completedFuture(null);
    private volatile boolean shut;

    public Lanes() {
        for (Lane lane : Lane.values()) {
            String name = "commands-" + lane.name().toLowerCase(Locale.ROOT);
            threads.put(lane, Daemons.queue(name));
        }
    }

    /** Runs {@code task} when its turn comes; when no turn comes any more, at once. */
    public synchronized void run(Lane lane, Runnable task) {
        CompletableFuture<Void> stop = lastStop;
        Runnable turn = () -> {
            if (lane == Lane.AGREEING) {
                stop.join();
            }
            perform(task);
        };
        try {
            CompletableFuture<Void> done = CompletableFuture.runAsync(turn, threads.get(lane));
            lastStop = lane == Lane.URGENT ? done : stop;
        } catch (RejectedExecutionException e) {
            perform(task);
        }
    }

    private static void perform(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("Something that was said could not be done", e);
        }
    }

    /** From now on nothing more is to be begun. */
    public void shut() {
        shut = true;
    }

    public boolean areShut() {
        return shut;
    }

    /** Begins nothing more, and gives what is being done a moment to end. */
    @Override
    public void close() {
        shut();
        threads.values().forEach(ExecutorService::shutdown);
        try {
            for (ExecutorService thread : threads.values()) {
                if (!thread.awaitTermination(ENDING.toMillis(), TimeUnit.MILLISECONDS)) {
                    thread.shutdownNow();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while commands were ending.", e);
        }
    }
}
