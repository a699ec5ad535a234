package io.landfall.runbooks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.run.state.RunObserver;
import io.landfall.runbooks.run.state.RunObserver.What;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Remembers what runs told, lets a test wait for it, and lets a run's thread die as a killed process would. */
final class Seen implements RunObserver {

    /** What a killed thread ends with: nothing of ours catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Only ends a test that hangs. */
    private static final long LIMIT_SECONDS = 180;

    private final List<RunEvent> events = new ArrayList<>();
    private What deadlyWhat;
    private String deadlyStep = "";
    private Thread dead;

    @Override
    public synchronized void on(RunEvent event) {
        events.add(event);
        notifyAll();
        if (event.what() == deadlyWhat && event.step().equals(deadlyStep)) {
            deadlyWhat = null;
            dead = Thread.currentThread();
            dead.setUncaughtExceptionHandler(
                    (thread, error) -> assertThat(error).isInstanceOf(Killed.class));
            throw new Killed();
        }
    }

    synchronized void dieAt(What what, String step) {
        deadlyWhat = what;
        deadlyStep = step;
    }

    synchronized void forget() {
        events.clear();
    }

    synchronized long count(What what) {
        return events.stream().filter(event -> event.what() == what).count();
    }

    /** What was told last about it, a sentence a line. */
    synchronized String lastText(What what) {
        return events.stream()
                .filter(event -> event.what() == what)
                .reduce((earlier, later) -> later)
                .map(event -> String.join(
                        "\n",
                        Stream.concat(Stream.of(event.text()), event.notes().stream())
                                .toList()))
                .orElseThrow();
    }

    void await(What what) {
        await(what, 1);
    }

    synchronized void await(What what, int times) {
        await(() -> count(what) >= times, times + " x " + what);
    }

    void awaitDeath() {
        Thread thread;
        synchronized (this) {
            await(() -> dead != null, "death");
            thread = dead;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What is not told is looked at every few milliseconds. */
    synchronized void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            assertThat(left).as("waiting for %s, seen %s", what, events).isPositive();
            try {
                wait(Math.min(left, 5));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
