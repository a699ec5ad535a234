package io.landfall.monitor.check;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Runs checks a few at a time, with a deadline; one that is late or throws has found UNKNOWN. Those of the group LATENCY
 * come last, one after the other, so that they measure the servers and not each other.
 */
public final class Examination implements AutoCloseable {

    /** More would only stand in line for the few connections to each server, and run into their time limit there. */
    private static final int AT_ONCE = 6;

    private final Duration deadline;
    private final ExecutorService looking = daemons(AT_ONCE, "check-");
    private final ExecutorService measuring = daemons(1, "measure-");

    private static ExecutorService daemons(int threads, String name) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads, threads, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Daemons.numbered(name));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** All checks of one call together may take {@code deadline}. */
    public Examination(Duration deadline) {
        this.deadline = deadline;
    }

    /** Returns a finding for each line, in their order. */
    public List<CheckResult> look(List<Requirement> lines) {
        long end = System.nanoTime() + deadline.toNanos();
        Map<Boolean, List<Requirement>> measures =
                lines.stream().collect(Collectors.partitioningBy(line -> line.group() == CheckGroup.LATENCY));
        Map<Requirement, Finding> findings = new IdentityHashMap<>();
        findings.putAll(look(looking, measures.get(false), end));
        findings.putAll(look(measuring, measures.get(true), end));
        return lines.stream().map(line -> result(line, findings.get(line))).toList();
    }

    /** The same one after the other, on this thread: for checks that bound themselves in time. */
    public static List<CheckResult> lookHere(List<Requirement> lines) {
        return lines.stream().map(line -> result(line, lookHere(line))).toList();
    }

    private static Finding lookHere(Requirement line) {
        try {
            return line.look();
        } catch (RuntimeException | Error e) {
            return unknown(e);
        }
    }

    private static CheckResult result(Requirement line, Finding finding) {
        return new CheckResult(line.name(), line.group(), line.severity(), finding);
    }

    private Map<Requirement, Finding> look(ExecutorService executor, List<Requirement> lines, long end) {
        Map<Requirement, Future<Finding>> futures = new IdentityHashMap<>();
        lines.forEach(line -> futures.put(line, executor.submit(line::look)));
        Map<Requirement, Finding> findings = new IdentityHashMap<>();
        futures.forEach((line, future) -> findings.put(line, await(future, end)));
        return findings;
    }

    private Finding await(Future<Finding> future, long end) {
        try {
            return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            return Finding.unknown(
                    "no answer within " + Elapsed.show(deadline),
                    "See whether the server or host it looks at answers at all.");
        } catch (ExecutionException e) {
            return unknown(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while checks were running.", e);
        }
    }

    private static Finding unknown(Throwable cause) {
        return Finding.unknown(cause.getMessage() + "", remedyFor(cause));
    }

    private static String remedyFor(Throwable cause) {
        return cause instanceof LandfallException
                ? "Until it can be read, this blocks."
                : "This is a mistake in Landfall (" + cause.getClass().getSimpleName() + "); please report it.";
    }

    @Override
    public void close() {
        looking.shutdownNow();
        measuring.shutdownNow();
    }
}
