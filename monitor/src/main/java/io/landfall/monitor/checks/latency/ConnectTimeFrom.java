package io.landfall.monitor.checks.latency;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.server.ServerView;
import java.time.Duration;

/**
 * Compares how long a TCP connection from {@code from}, the application's host, takes to the old and the new server.
 * Warns when the new one takes more than twice as long and the difference is above 0.5 ms: each query of a page pays it.
 */
public record ConnectTimeFrom(HostView from, ServerView source, ServerView target) implements Check {

    private static final Duration TOO_LITTLE_TO_MATTER = Duration.ofNanos(500_000);

    @Override
    public String name() {
        return "connect_time_from_" + from.name().replaceAll("[^A-Za-z0-9]", "_");
    }

    @Override
    public Finding look() {
        Duration old = timeTo(source);
        Duration now = timeTo(target);
        String text = "from " + from.name() + ", " + source.name() + " connects in " + Elapsed.show(old) + " and "
                + target.name() + " in " + Elapsed.show(now);
        boolean slower =
                now.compareTo(old.multipliedBy(2)) > 0 && now.minus(old).compareTo(TOO_LITTLE_TO_MATTER) > 0;
        return slower
                ? Finding.warn(
                        text,
                        "See the route from " + from.name() + " to " + target.address()
                                + "; a page of 50 queries takes "
                                + Elapsed.show(now.minus(old).multipliedBy(50)) + " longer.")
                : Finding.ok(text);
    }

    private Duration timeTo(ServerView server) {
        return from.timeToConnect(server.address().host(), server.address().port());
    }
}
