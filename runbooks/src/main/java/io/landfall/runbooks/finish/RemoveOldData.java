package io.landfall.runbooks.finish;

import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.List;

/** The data that lay aside since the target was replaced is gone. */
record RemoveOldData(OldData data, Duration limit) implements Step.Final {

    @Override
    public String name() {
        return FinishCatalog.REMOVE_OLD_DATA;
    }

    @Override
    public String plan() {
        List<String> there = data.paths();
        return there.isEmpty()
                ? "No data lies aside on " + data.host().name() + "."
                : "Delete for good what was there before the migration: "
                        + String.join(", ", there.stream().map(data::describe).toList()) + ".";
    }

    @Override
    public Found look() {
        return Found.nothing().withList("there", data.paths());
    }

    @Override
    public boolean isDone(Found now) {
        return now.list("there").isEmpty();
    }

    @Override
    public void act(Found before) {
        data.remove();
    }
}
