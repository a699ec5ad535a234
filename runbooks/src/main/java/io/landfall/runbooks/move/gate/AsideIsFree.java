package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.copy.DataDirectory;

/** Passes while nothing lies yet where this run would put the target's present data. */
public record AsideIsFree(DataDirectory data, long run) implements Check {

    @Override
    public String name() {
        return "aside_is_free";
    }

    @Override
    public Finding look() {
        return data.isDirectory(data.aside(run))
                ? Finding.fail(
                        data.aside(run) + " is there already, from a run of another journal. Nothing was changed.",
                        "Move it away, or remove it when nobody needs what is in it.")
                : Finding.ok(data.aside(run) + " is free");
    }
}
