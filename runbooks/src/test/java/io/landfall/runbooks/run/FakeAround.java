package io.landfall.runbooks.run;

import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;

/** Does what {@code step} does, as a step of another kind. */
abstract class FakeAround implements Step {

    private final FakeStep step;

    FakeAround(FakeStep step) {
        this.step = step;
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
}
