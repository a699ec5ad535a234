package io.landfall.monitor.checks.topology;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.Series;
import io.landfall.monitor.server.ServerView;

/**
 * Passes while {@code target} is of the source's series or a newer one: replication and hot backups go upwards only.
 */
public record Versions(ServerView source, ServerView target) implements Check {

    @Override
    public String name() {
        return "versions";
    }

    @Override
    public Finding look() {
        String old = source.identity().version();
        String now = target.identity().version();
        String text = source.name() + " is " + old + ", " + target.name() + " is " + now;
        Series needed = source.dialect().series(old);
        return source.dialect().series(now).compareTo(needed) >= 0
                ? Finding.ok(text)
                : Finding.fail(text, "Install " + needed + " or newer on " + target.name() + ".");
    }
}
