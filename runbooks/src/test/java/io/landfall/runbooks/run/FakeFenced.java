package io.landfall.runbooks.run;

import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;

/** Does what {@code step} does, between the fence and the opening. */
class FakeFenced implements Step.Fenced {

    private final FakeStep step;

    FakeFenced(FakeStep step) {
        this.step = step;
    }

    /** The one that stops writes. */
    static final class Fence extends FakeFenced implements Step.Closing {

        private final FakeStep step;

        Fence(FakeStep step) {
            super(step);
            this.step = step;
        }

        @Override
        public void undo(Found before) {
            step.undo(before);
        }
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
