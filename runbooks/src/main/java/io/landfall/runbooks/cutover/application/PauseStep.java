package io.landfall.runbooks.cutover.application;

import io.landfall.runbooks.maintenance.PoolPause;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;

/** Tells an application that keeps its connections to wait or to go on. What it does then can't be seen. */
abstract class PauseStep implements Step {

    private static final String TOLD = "told";

    private final PoolPause pause;
    private volatile boolean told;

    PauseStep(PoolPause pause) {
        this.pause = pause;
    }

    /** May be called again. */
    abstract void tell();

    final PoolPause pause() {
        return pause;
    }

    @Override
    public final Duration limit() {
        return pause.limit();
    }

    @Override
    public final boolean looksFirst() {
        return false;
    }

    @Override
    public final Found look() {
        return Found.of(TOLD, told);
    }

    @Override
    public final boolean isDone(Found now) {
        return now.isTrue(TOLD);
    }

    @Override
    public final void act(Found before) {
        tell();
        told = true;
    }

    final void goOn() {
        pause.goOn();
        told = false;
    }
}
