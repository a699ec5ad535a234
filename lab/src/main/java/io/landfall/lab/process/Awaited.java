package io.landfall.lab.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process does and nobody tells us about: looks every few milliseconds until a deadline. */
public final class Awaited {

    private static final long PAUSE_NANOS = 2_000_000;

    private Awaited() {}

    /**
     * Returns as soon as {@code condition} holds.
     *
     * @param what the awaited state as a sentence's end, such as {@code "sshd answers"}
     * @throws LabException when it does not hold after {@code limit}, or when the thread is interrupted
     */
    public static void within(Duration limit, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new LabException("Waited " + limit.toMillis() + " ms in vain until " + what + ".");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new LabException("Interrupted while waiting until " + what + ".");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
