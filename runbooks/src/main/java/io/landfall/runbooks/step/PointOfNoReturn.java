package io.landfall.runbooks.step;

import io.landfall.monitor.check.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The journaled commit between a fenced, proven source and the opening of the target. It touches nothing: the engine
 * writes the row.
 *
 * @param plan one sentence with real names
 * @param gates what must hold right before the commit
 * @param proof what was proven, for the row
 */
public record PointOfNoReturn(String plan, List<Requirement> gates, Supplier<Found> proof) implements Step.Fenced {

    public static final String NAME = "point-of-no-return";

    /** One whose row holds nothing. */
    public PointOfNoReturn(String plan, List<Requirement> gates) {
        this(plan, gates, Found::nothing);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Found look() {
        return Found.nothing();
    }

    @Override
    public boolean isDone(Found now) {
        return true;
    }

    @Override
    public void act(Found before) {
        // The engine's journal commit is the action.
    }

    @Override
    public void rehearse() {
        gates.forEach(Requirement::look);
        proof.get();
    }
}
