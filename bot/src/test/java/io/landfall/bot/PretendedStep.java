package io.landfall.bot;

import io.landfall.runbooks.cutover.OpenTarget;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A step that only pretends; it can be made to wait. */
final class PretendedStep implements Step.Reversible {

    private final String name;
    private final CountDownLatch mayEnd;
    private final Supplier<String> warning;
    private final boolean opens;
    private volatile boolean done;

    PretendedStep(String name, CountDownLatch mayEnd) {
        this(name, mayEnd, () -> "", false);
    }

    /** The same, which warns of something when it is done, and then says that writes were stopped for 61 ms. */
    PretendedStep(String name, CountDownLatch mayEnd, Supplier<String> warning) {
        this(name, mayEnd, warning, true);
    }

    private PretendedStep(String name, CountDownLatch mayEnd, Supplier<String> warning, boolean opens) {
        this.opens = opens;
        this.name = name;
        this.mayEnd = mayEnd;
        this.warning = warning;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String plan() {
        return "Pretend to " + name + ".";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(2);
    }

    @Override
    public Found look() {
        Found found = Found.of("done", done);
        return done && opens ? found.with(Found.WARNING, warning.get()).with(OpenTarget.WINDOW_MILLIS, "61.0") : found;
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("done");
    }

    @Override
    public void act(Found before) {
        try {
            done = mayEnd.await(2, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void undo(Found before) {
        done = false;
    }
}
