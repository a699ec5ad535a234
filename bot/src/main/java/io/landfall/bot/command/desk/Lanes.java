package io.landfall.bot.command.desk;

import io.landfall.bot.command.Lane;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A thread for each lane, named after it. */
public final class Lanes implements AutoCloseable {

    private static final Duration ENDING = Duration.ofSeconds(2);

    private final Map<Lane, ExecutorService> threads = new EnumMap<>(Lane.class);
    private volatile boolean shut;

    public Lanes() {
        for (Lane lane : Lane.values()) {
            String name = "commands-" + lane.name().toLowerCase(Locale.ROOT);
            threads.put(lane, Daemons.queue(name));
        }
    }

    /** Runs {@code task} when its turn comes, or {@code refusal} when the lanes are shut by then. */
    public void run(Lane lane, Runnable task, Runnable refusal) {
        try {
            threads.get(lane).execute(() -> (shut ? refusal : task).run());
        } catch (RejectedExecutionException e) {
            refusal.run();
        }
    }

    /** Nothing more is begun. */
    public void shut() {
        shut = true;
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
