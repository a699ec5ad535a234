package io.landfall.monitor.checks.topology;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerView;

/**
 * Passes while {@code target} refuses writes and runs no events: two writable servers of one pair must never be.
 */
public record TargetReadOnly(ServerView target) implements Check {

    @Override
    public String name() {
        return "target_read_only";
    }

    @Override
    public Finding look() {
        var variables = target.variables();
        String scheduler = variables.text("event_scheduler");
        String text =
                target.name() + " has read_only = " + variables.text("read_only") + ", event_scheduler = " + scheduler;
        return variables.isOn("read_only") && !scheduler.equals("ON")
                ? Finding.ok(text)
                : Finding.fail(
                        text,
                        "`" + target.dialect().closeToWrites() + "; "
                                + target.dialect().stopEvents() + "` on " + target.name()
                                + ", and see the check errant_transactions.");
    }
}
