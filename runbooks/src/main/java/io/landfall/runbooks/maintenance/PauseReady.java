package io.landfall.runbooks.maintenance;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;

/** Passes while whoever pauses the application can be reached; UNKNOWN, with why, when not. */
public record PauseReady(PoolPause pause) implements Check {

    @Override
    public String name() {
        return "pause_ready";
    }

    @Override
    public Finding look() {
        pause.reach();
        return Finding.ok("the application can be made to wait " + pause.pauses() + ".");
    }
}
