package io.landfall.runbooks.move.gate;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.runbooks.copy.DataDirectory;
import io.landfall.runbooks.pair.server.ServerControl;

/** Passes while what lies beside the target's data directory can be moved into its place. */
public record MovesIntoPlace(ServerControl target, DataDirectory data) implements Check {

    @Override
    public String name() {
        return "moves_into_place";
    }

    @Override
    public Finding look() {
        String where = data.path() + " on " + target.host().name();
        return data.isBesideItsNeighbours()
                ? Finding.ok("a copy beside " + where + " can be moved into place")
                : Finding.fail(
                        where + " is a file system of its own, so a copy beside it can't be moved into place. Nothing"
                                + " was changed.",
                        "Let datadir be a directory below the mount point, on " + target.name() + ".");
    }
}
