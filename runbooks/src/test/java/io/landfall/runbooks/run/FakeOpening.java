package io.landfall.runbooks.run;

import io.landfall.runbooks.step.Step;

/** Opens the target of a {@link FakeStep.World} as {@code step} does; that it was asked for is told as a server tells it. */
final class FakeOpening extends FakeFenced implements Step.Opening {

    private volatile boolean sent;

    FakeOpening(FakeStep step) {
        super(step);
    }

    /** From here on something was asked of the target that may open it. */
    void send() {
        sent = true;
    }

    @Override
    public boolean wasSent() {
        return sent;
    }
}
