package io.landfall.runbooks.pair.heartbeat;

import io.landfall.monitor.Backoff;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.runbooks.pair.server.ServerControl;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes a row into {@code landfall.heartbeat} of a server at a steady pace, from one thread of its own. While the
 * server is away it tries again, first after {@code interval}, later every 5 s.
 */
public final class HeartbeatWriter implements AutoCloseable {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    /**
     * How the writer is.
     *
     * @param running whether it has been started
     * @param last the last beat that the server acknowledged; empty when there was none in this process
     * @param problem why the last attempt failed; empty when it did not
     */
    public record State(boolean running, Optional<Heartbeat> last, Optional<String> problem) {}

    private final ServerControl server;
    private final Duration interval;
    private final Backoff backoff;
    private final Beats beats;
    private final ScheduledThreadPoolExecutor thread;

    private Optional<ScheduledFuture<?>> schedule = Optional.empty();
    /** Of the writing thread alone. */
    private long notBefore = System.nanoTime();

    private int failures;
    private volatile State state = new State(false, Optional.empty(), Optional.empty());

    /** Writes as {@code writer} (the journal's id), with the times of {@code clock}. It does not begin yet. */
    public HeartbeatWriter(ServerControl server, String writer, Duration interval, Clock clock) {
        this.server = server;
        this.interval = interval;
        this.backoff = new Backoff(interval, LONGEST_PAUSE);
        this.beats = new Beats(server, writer, clock);
        this.thread = Daemons.timer("heartbeat-" + server.name());
        thread.setRemoveOnCancelPolicy(true);
    }

    /** The server it writes on. */
    public ServerControl server() {
        return server;
    }

    public State state() {
        return state;
    }

    /**
     * The schema and the table exist and the first beat is written afterwards; more follow. Throws EXTERNAL, and is not
     * started, when the server can't be written to. Idempotent.
     */
    public synchronized void start() {
        if (schedule.isPresent()) {
            return;
        }
        inTurn(() -> state = new State(true, Optional.of(beats.write()), Optional.empty()));
        schedule = Optional.of(thread.scheduleWithFixedDelay(
                this::beat, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS));
    }

    /**
     * Nothing of this writer reaches the server any more afterwards. Returns the last beat on the server; empty when it
     * was never started. Throws EXTERNAL when it can't be known whether a beat is still under way. Idempotent.
     */
    public synchronized Optional<Heartbeat> stop() {
        schedule.ifPresent(beat -> beat.cancel(false));
        Optional<Heartbeat> last = inTurn(() -> {
            Optional<Heartbeat> settled = beats.end();
            state = new State(false, settled, Optional.empty());
            return settled;
        });
        schedule = Optional.empty();
        return last;
    }

    /** Ends the thread and the connection at once; what was under way may still arrive. */
    @Override
    public synchronized void close() {
        thread.shutdownNow();
        beats.abort();
        state = new State(false, state.last(), state.problem());
    }

    private void beat() {
        if (System.nanoTime() - notBefore < 0) {
            return;
        }
        try {
            state = new State(true, Optional.of(beats.write()), Optional.empty());
            failures = 0;
        } catch (LandfallException e) {
            // Told by state(), which monitoring reads; and the lag that it measures grows.
            state = new State(true, state.last(), Optional.of(e.getMessage()));
            failures++;
            notBefore = System.nanoTime() + backoff.after(failures).toNanos();
        }
    }

    private <T> T inTurn(Callable<T> task) {
        Future<T> future = thread.submit(task);
        try {
            return future.get(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw LandfallException.external(
                    "The heartbeat writer on " + server.name() + " does not answer within " + Elapsed.show(STOPS_WITHIN)
                            + ".",
                    e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LandfallException known
                    ? known
                    : LandfallException.bug("The heartbeat writer failed.", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while waiting for the heartbeat writer.", e);
        }
    }
}
