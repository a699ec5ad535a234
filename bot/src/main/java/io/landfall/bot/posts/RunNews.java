package io.landfall.bot.posts;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.run.state.RunObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what runs tell to those who take their time, in order, on one thread of its own. Of progress only the newest is
 * handed on. What is told between the fence and the opening is handed on afterwards, or half a second later.
 */
public final class RunNews implements RunObserver, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunNews.class);
    private static final Duration ENDING = Duration.ofSeconds(3);
    private static final long LONGEST_HELD_MILLIS = 500;

    private final List<RunObserver> readers;
    private final List<RunEvent> held = new ArrayList<>();
    private final AtomicBoolean progressWaits = new AtomicBoolean();
    private final ExecutorService handing = Daemons.queue("run-news");

    public RunNews(List<RunObserver> readers) {
        this.readers = List.copyOf(readers);
    }

    @Override
    public synchronized void on(RunEvent event) {
        if (event.isHurried() && held.isEmpty()) {
            CompletableFuture.delayedExecutor(LONGEST_HELD_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(this::handOver);
        }
        held.add(event);
        if (!event.isHurried()) {
            handOver();
        }
    }

    private synchronized void handOver() {
        held.forEach(this::handOver);
        held.clear();
    }

    private void handOver(RunEvent event) {
        boolean isProgress = event.what() == What.PROGRESS;
        if (isProgress && progressWaits.getAndSet(true)) {
            return;
        }
        try {
            handing.execute(() -> {
                if (isProgress) {
                    progressWaits.set(false);
                }
                readers.forEach(reader -> hand(event, reader));
            });
        } catch (RejectedExecutionException e) {
            LOG.info("The service has ended before this could be told: {} {}", event.what(), event.step());
        }
    }

    /** A reader that fails must not keep the news from the others. */
    private static void hand(RunEvent event, RunObserver reader) {
        try {
            reader.on(event);
        } catch (RuntimeException | Error e) {
            LOG.error("Could not take the news {} {}", event.what(), event.step(), e);
        }
    }

    /** Hands on what is still to be told. */
    @Override
    public void close() {
        handOver();
        handing.shutdown();
        try {
            if (!handing.awaitTermination(ENDING.toMillis(), TimeUnit.MILLISECONDS)) {
                handing.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while the last news was told.", e);
        }
    }
}
