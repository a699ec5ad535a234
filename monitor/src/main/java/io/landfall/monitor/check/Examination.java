package io.landfall.monitor.check;

import io.landfall.monitor.Daemons;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs checks a few at a time, each with a deadline; one that is late or throws has found UNKNOWN. Those of the group LATENCY
 * come last, one after the other, so that they measure the servers and not each other.
 */
public final class Examination implements AutoCloseable {

    /** More would only stand in line for the few connections to each server, and run into their time limit there. */
    private static final int AT_ONCE = 6;

    /** Only what looks at something that hangs takes longer: the next check begins beside it. */
    private static final Duration USUAL = Duration.ofSeconds(5);

    private final Duration deadline;
    private final Duration usual;
    private final ExecutorService looking = Executors.newCachedThreadPool(Daemons.numbered("check-"));

    /** All checks of one call together may take {@code deadline}. */
    public Examination(Duration deadline) {
        this(deadline, USUAL);
    }

    /** The same, where the next check begins beside one that takes longer than {@code usual}. */
    Examination(Duration deadline, Duration usual) {
        this.deadline = deadline;
        this.usual = usual;
    }

    /** Returns a finding for each line, in their order. */
    public List<CheckResult> look(List<Requirement> lines) {
        long end = System.nanoTime() + deadline.toNanos();
        Map<Boolean, List<Requirement>> measures =
                lines.stream().collect(Collectors.partitioningBy(line -> line.group() == CheckGroup.LATENCY));
        Map<Requirement, Future<CheckResult>> begun = new IdentityHashMap<>();
        try {
            begin(measures.get(false), AT_ONCE, end, begun);
            begin(measures.get(true), 1, end, begun);
            List<CheckResult> found = new ArrayList<>();
            for (Requirement line : lines) {
                found.add(begun.containsKey(line) ? begun.get(line).get() : notMade(line));
            }
            return found;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a look that threw", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while checks were running.", e);
        }
    }

    /** Returns when all have been begun, and all but those that hang have ended. */
    private void begin(List<Requirement> lines, int atOnce, long end, Map<Requirement, Future<CheckResult>> begun)
            throws InterruptedException {
        Semaphore free = new Semaphore(atOnce);
        for (Requirement line : lines) {
            boolean isFree = free.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (isFree && System.nanoTime() < end) {
                CompletableFuture<CheckResult> look = CompletableFuture.supplyAsync(() -> lookHere(line), looking);
                look.copy()
                        .completeOnTimeout(late(line), usual.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((found, failure) -> free.release());
                begun.put(line, look.completeOnTimeout(late(line), end - System.nanoTime(), TimeUnit.NANOSECONDS));
            }
        }
        free.tryAcquire(atOnce, end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private CheckResult late(Requirement line) {
        return result(
                line,
                Finding.unknown(
                        "no answer within " + Elapsed.show(deadline),
                        "See whether the server or host it looks at answers at all."),
                deadline);
    }

    private CheckResult notMade(Requirement line) {
        return result(
                line,
                Finding.unknown(
                        "not looked at: what was looked at before gave no answer within " + Elapsed.show(deadline),
                        "See which server or host does not answer, and look again then."),
                Duration.ZERO);
    }

    /** The same one after the other, on this thread: for checks that bound themselves in time. */
    public static List<CheckResult> lookHere(List<Requirement> lines) {
        return lines.stream().map(Examination::lookHere).toList();
    }

    private static CheckResult lookHere(Requirement line) {
        long start = System.nanoTime();
        Finding finding;
        try {
            finding = line.look();
        } catch (RuntimeException | Error e) {
            finding = unknown(e);
        }
        return result(line, finding, Duration.ofNanos(System.nanoTime() - start));
    }

    private static CheckResult result(Requirement line, Finding finding, Duration took) {
        return new CheckResult(line.name(), line.group(), line.severity(), finding, took);
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
    }
}
