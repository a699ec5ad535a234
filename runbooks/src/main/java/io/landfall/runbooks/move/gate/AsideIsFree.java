package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.copy.PartsElsewhere;
import java.util.stream.Stream;

/** Passes while nothing lies yet where this run would put the target's present data. */
public record AsideIsFree(DataDirectory data, PartsElsewhere elsewhere, long run) implements Check {

    @Override
    public String name() {
        return "aside_is_free";
    }

    @Override
    public Finding look() {
        return Stream.concat(Stream.of(data.aside(run)), elsewhere.aside(run).stream())
                .filter(data::isDirectory)
                .findFirst()
                .map(there -> Finding.fail(
                        there + " is there already, from a run of another journal. Nothing was changed.",
                        "Move it away, or remove it when nobody needs what is in it."))
                .orElseGet(() -> Finding.ok(data.aside(run) + " is free"));
    }
}
