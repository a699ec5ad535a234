package io.landfall.runbooks.copy;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.pair.host.HostControl;
import io.landfall.runbooks.pair.host.HostControl.RemoteTask;
import io.landfall.runbooks.pair.server.Deadline;
import java.time.Duration;

/** A command that runs for long on a host. However it ends, nothing of it is left there. */
public final class LongCommand {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration LAST_WORDS = Duration.ofSeconds(30);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private volatile Deadline deadline = new Deadline();

    /** Forgets that an earlier command was cancelled. */
    public void begin() {
        deadline = new Deadline();
    }

    /**
     * Runs it as {@link HostControl#start} does, and {@code everySecond} meanwhile; returns what it printed. Throws
     * EXTERNAL with its last words when it fails, and when it is cancelled.
     */
    public String run(
            HostControl host, String directory, String command, String input, Duration limit, Runnable everySecond) {
        try (AtTheEnd nothingLeft = () -> host.endTask(directory);
                RemoteTask task = host.start(directory, command, input)) {
            await(task, limit, everySecond, host.name());
            return task.await(LAST_WORDS);
        }
    }

    private void await(RemoteTask task, Duration limit, Runnable everySecond, String host) {
        long[] next = {System.nanoTime() + SECOND};
        deadline.until(
                () -> {
                    if (System.nanoTime() - next[0] >= 0) {
                        everySecond.run();
                        next[0] = System.nanoTime() + SECOND;
                    }
                    return !task.isRunning();
                },
                LOOK_AGAIN,
                limit,
                () -> "A command on " + host + " was not done after " + Elapsed.show(limit) + "; it was ended.");
    }

    /** Waits between two commands; throws EXTERNAL when it is cancelled meanwhile. */
    public void rest(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        deadline.until(() -> System.nanoTime() - end >= 0, LOOK_AGAIN, pause.plusMinutes(1), () -> "Rested too long.");
    }

    public boolean isCancelled() {
        return deadline.isCalledOff();
    }

    /** Ends the command, and every later one until {@link #begin}; from any thread. */
    public void cancel() {
        deadline.callOff();
    }
}
