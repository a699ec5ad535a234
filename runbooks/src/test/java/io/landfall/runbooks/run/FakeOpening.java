package io.landfall.runbooks.run;

import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;

/** Opens the target of a {@link FakeStep.World} as {@code step} does; that it was asked for is told as a server tells it. */
final class FakeOpening implements Step.Opening {

    private final FakeStep step;
    private volatile boolean sent;

    FakeOpening(FakeStep step) {
        this.step = step;
    }

    /** From here on something was asked of the target that may open it. */
    void send() {
        sent = true;
    }

    @Override
    public boolean wasSent() {
        return sent;
    }

    @Override
    public String name() {
        return step.name();
    }

    @Override
    public String plan() {
        return step.plan();
    }

    @Override
    public Duration limit() {
        return step.limit();
    }

    @Override
    public Found look() {
        return step.look();
    }

    @Override
    public boolean isDone(Found now) {
        return step.isDone(now);
    }

    @Override
    public void act(Found before) {
        step.act(before);
    }

    @Override
    public void rehearse() {
        // A fake is never cold.
    }
}
