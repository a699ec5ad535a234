package io.landfall.monitor.round;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The way to one server or host: one question at a time, on another thread, so that who asks waits no longer than a deadline.
 * While a question that was late is not over, every other one fails at once. Safe for many threads.
 */
public final class Lane {

    private final String name;
    private final Executor threads;
    private final Duration patience;
    private CompletableFuture<?> asked = CompletableFuture.completedFuture(null);

    /**
     * Asks nothing yet.
     *
     * @param name the server's or host's, for people
     * @param threads has a thread for every lane, also when those of others hang
     * @param patience how long an answer may take
     */
    public Lane(String name, Executor threads, Duration patience) {
        this.name = name;
        this.threads = threads;
        this.patience = patience;
    }

    /** Returns the answer, or throws what the question threw; throws EXTERNAL when it is late. */
    synchronized <T> T ask(Supplier<T> question) {
        if (!asked.isDone()) {
            throw late();
        }
        CompletableFuture<T> now = CompletableFuture.supplyAsync(question, threads);
        asked = now;
        try {
            return now.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while " + name + " was asked.", e);
        }
    }

    private LandfallException late() {
        return LandfallException.external(name + " gave no answer within " + Elapsed.show(patience)
                + ". See whether it hangs, and whether the network to it is well.");
    }
}
