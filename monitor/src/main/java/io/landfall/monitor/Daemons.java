package io.landfall.monitor;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The one place that makes threads. None keeps the process alive; each has a name for whoever reads a thread dump. */
public final class Daemons {

    private static final Duration IDLE = Duration.ofSeconds(5);

    private Daemons() {}

    /** A thread that is still to be started. */
    public static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Makes threads that all have this name. */
    public static ThreadFactory named(String name) {
        return task -> thread(name, task);
    }

    /** Makes threads with this name and a number from 1. */
    public static ThreadFactory numbered(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> thread(name + number.incrementAndGet(), task);
    }

    /** One thread that does one thing after the other. */
    public static ExecutorService queue(String name) {
        return Executors.newSingleThreadExecutor(named(name));
    }

    /** One thread that does one thing after the other, also at a given time. */
    public static ScheduledThreadPoolExecutor timer(String name) {
        return new ScheduledThreadPoolExecutor(1, named(name));
    }

    /** As {@link #timer}; the thread ends when there is nothing to do for five seconds, and comes back when there is. */
    public static ScheduledThreadPoolExecutor restingTimer(String name) {
        ScheduledThreadPoolExecutor timer = timer(name);
        timer.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }
}
