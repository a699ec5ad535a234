package io.landfall.monitor.check;

import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs checks side by side, each with a deadline; one that is late or throws has found UNKNOWN. */
public final class Examination implements AutoCloseable {

    /** More would only stand in line for the few connections to each server, and run into their time limit there. */
    private static final int AT_ONCE = 8;

    private static final AtomicInteger THREAD_NUMBER = new AtomicInteger();

    private final Duration deadline;
    private final ExecutorService looking = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "check-" + THREAD_NUMBER.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    /** Every check may take {@code deadline}. */
    public Examination(Duration deadline) {
        this.deadline = deadline;
    }

    /** Returns a finding for each check, in their order. */
    public List<Looked> look(List<? extends Check> checks) {
        long end = System.nanoTime() + deadline.toNanos();
        List<Future<Finding>> futures = new ArrayList<>();
        for (Check check : checks) {
            futures.add(looking.submit(check::look));
        }
        List<Looked> results = new ArrayList<>();
        for (int i = 0; i < checks.size(); i++) {
            Check check = checks.get(i);
            results.add(new Looked(check.name(), check.group(), check.severity(), await(futures.get(i), end)));
        }
        return results;
    }

    private Finding await(Future<Finding> future, long end) {
        try {
            return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            return Finding.unknown(
                    "no answer within " + deadline.toSeconds() + " s",
                    "See whether the server or host it looks at answers at all.");
        } catch (ExecutionException e) {
            return Finding.unknown(e.getCause().getMessage() + "", remedyFor(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while checks were running.", e);
        }
    }

    private static String remedyFor(Throwable cause) {
        return cause instanceof LandfallException
                ? "Make it readable: a check that can't be read blocks."
                : "This is a mistake in Landfall (" + cause.getClass().getSimpleName() + "); please report it.";
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
