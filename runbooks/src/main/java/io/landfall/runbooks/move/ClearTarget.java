package io.landfall.runbooks.move;

import io.landfall.monitor.check.Requirement;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.copy.DatabaseService;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;

/** The target is stopped and its data directory empty; what was in it lies aside, whole. */
record ClearTarget(Pair pair, DataDirectory data, Requirement unused, long run, Duration limit)
        implements Step.Reversible {

    static final String NAME = "clear-target";
    private static final String RAN = "ran";
    private static final String OWNER = "owner";
    private static final String EMPTY = "data-directory-empty";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Stop " + pair.target().name() + " and move its data directory " + data.path() + " to " + data.aside(run)
                + ". Nothing is deleted.";
    }

    @Override
    public List<Requirement> gates() {
        return List.of(unused);
    }

    @Override
    public Found look() {
        return Found.of(RAN, new DatabaseService(pair.target(), data).isRunning())
                .with(OWNER, data.owner())
                .with(EMPTY, data.isEmpty());
    }

    @Override
    public boolean isDone(Found now) {
        return !now.isTrue(RAN) && now.isTrue(EMPTY);
    }

    @Override
    public void act(Found before) {
        new DatabaseService(pair.target(), data).stop();
        data.moveAside(run);
        data.makeEmpty(before.text(OWNER));
    }

    @Override
    public void undo(Found before) {
        DatabaseService service = new DatabaseService(pair.target(), data);
        service.stop();
        data.moveBack(run);
        service.restore(before.isTrue(RAN));
    }
}
