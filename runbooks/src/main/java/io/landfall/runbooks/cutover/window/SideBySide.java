package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does independent things at the same time, on threads that stay warm. What it runs must bound itself in time. */
public final class SideBySide implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool(Daemons.named("window"));

    /** Something under way. */
    public record Started<T>(Future<T> future) {

        /** Returns its result, or throws what it threw. */
        public T join() {
            return result(future::get);
        }

        /** The same; throws EXTERNAL when that takes longer than {@code limit}. It goes on all the same. */
        public T within(Duration limit) {
            return result(() -> {
                try {
                    return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    throw LandfallException.external("No answer within " + Elapsed.show(limit) + ".", e);
                }
            });
        }

        private T result(Result<T> waiting) {
            try {
                return waiting.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof LandfallException known
                        ? known
                        : LandfallException.bug("Failed inside: " + e.getCause(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw LandfallException.external("Interrupted while waiting for a part of the step.", e);
            }
        }
    }

    private interface Result<T> {
        T get() throws ExecutionException, InterruptedException;
    }

    public <T> Started<T> start(Callable<T> task) {
        return new Started<>(threads.submit(task));
    }

    /** Runs all of them and returns when the last one has ended; then throws the first failure, if there was one. */
    public void all(List<? extends Runnable> tasks) {
        List<Started<Object>> started = new ArrayList<>();
        tasks.forEach(task -> started.add(start(Executors.callable(task))));
        List<LandfallException> failures = new ArrayList<>();
        for (Started<Object> one : started) {
            try {
                one.join();
            } catch (LandfallException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            LandfallException first = failures.get(0);
            failures.subList(1, failures.size()).forEach(first::addSuppressed);
            throw first;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
