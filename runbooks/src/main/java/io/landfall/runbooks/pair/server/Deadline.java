package io.landfall.runbooks.pair.server;

import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something outside this process that can only be looked at, again and again; can be called off. */
public final class Deadline {

    private final CountDownLatch calledOff = new CountDownLatch(1);

    /**
     * Returns as soon as {@code condition} holds, looking again after each {@code pause}. Throws EXTERNAL with
     * {@code late} when it does not within {@code limit}, and when it is called off.
     */
    public void until(BooleanSupplier condition, Duration pause, Duration limit, Supplier<String> late) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin >= limit.toNanos()) {
                throw LandfallException.external(late.get());
            }
            pause(pause);
        }
    }

    private void pause(Duration pause) {
        if (rest(pause)) {
            throw LandfallException.external("Ended on request before it was done.");
        }
    }

    /** Returns after {@code time}, or as soon as it is called off; tells whether it is. */
    public boolean rest(Duration time) {
        try {
            return calledOff.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while it waited.", e);
        }
    }

    /** Ends this wait and every later one, from any thread. */
    public void callOff() {
        calledOff.countDown();
    }

    public boolean isCalledOff() {
        return calledOff.getCount() == 0;
    }
}
