package io.landfall.monitor;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What is done again and again. Each task has a thread while it is done, and gives it back: one that hangs holds up no other.
 */
public final class Repeating implements AutoCloseable {

    /** Only tells when a task is due. */
    private final ScheduledExecutorService timer;

    private final ExecutorService threads;
    private final Consumer<Duration> late;

    /** Names its threads; each beginning tells {@code late} how long a task that was due has waited for its turn. */
    public Repeating(String name, Consumer<Duration> late) {
        this.timer = Daemons.timer(name + "-timer");
        this.threads = Executors.newCachedThreadPool(Daemons.numbered(name + "-"));
        this.late = late;
    }

    public Repeating(String name) {
        this(name, waited -> {});
    }

    /**
     * Does {@code task} now, and again {@code interval} after it began or, when it took longer, at once; until it returns
     * false. It must not throw.
     */
    public void again(Duration interval, BooleanSupplier task) {
        again(interval, task, System.nanoTime());
    }

    /** The same, but for the first time only after {@code pause}. */
    public void again(Duration pause, Duration interval, BooleanSupplier task) {
        later(interval, task, System.nanoTime() + pause.toNanos());
    }

    private void later(Duration interval, BooleanSupplier task, long due) {
        unlessClosed(() -> timer.schedule(
                () -> unlessClosed(() -> again(interval, task, due)), due - System.nanoTime(), TimeUnit.NANOSECONDS));
    }

    private void again(Duration interval, BooleanSupplier task, long due) {
        threads.execute(() -> {
            long began = System.nanoTime();
            late.accept(Duration.ofNanos(began - due));
            if (task.getAsBoolean()) {
                long next = Math.max(began + interval.toNanos(), System.nanoTime());
                later(interval, task, next);
            }
        });
    }

    /** Whoever closes it wants nothing done any more. */
    private void unlessClosed(Runnable next) {
        try {
            next.run();
        } catch (RejectedExecutionException e) {
            if (!timer.isShutdown()) {
                throw e;
            }
        }
    }

    /** Interrupts what is being done, and begins nothing more. */
    @Override
    public void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
