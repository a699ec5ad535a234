package io.landfall.monitor.checks.topology;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.Series;
import io.landfall.monitor.server.ServerView;

/**
 * Passes while {@code target} is of the source's series or a newer one: hot backups go upwards only, and so does replication
 * as its makers promise it. The way back from a server that was upgraded leads to an older one: that is warned of.
 */
public record Versions(ServerView source, ServerView target, boolean isWayBack) implements Check {

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
        if (source.dialect().series(now).compareTo(needed) >= 0) {
            return Finding.ok(text);
        }
        return isWayBack
                ? Finding.warn(
                        text + ", and follows it",
                        "Use nothing on " + source.name() + " that " + target.name()
                                + " does not know, for as long as you want the way back.")
                : Finding.fail(text, "Install " + needed + " or newer on " + target.name() + ".");
    }
}
