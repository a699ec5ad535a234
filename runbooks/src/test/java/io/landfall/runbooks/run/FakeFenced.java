package io.landfall.runbooks.run;

import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;

/** Does what {@code step} does, between the fence and the opening. */
class FakeFenced extends FakeAround implements Step.Fenced {

    FakeFenced(FakeStep step) {
        super(step);
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
    public void rehearse() {
        // A fake is never cold.
    }
}
