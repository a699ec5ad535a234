package io.landfall.monitor.checks.latency;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerView;
import java.time.Duration;
import java.util.List;

/**
 * Tells how long {@code SELECT 1} takes from the bot, and a page that asks 50 times in a row. Warns when the 95th
 * percentile is above {@code limit}.
 */
public record QueryTime(Side side, ServerView server, Duration limit) implements Check {

    private static final int PAGE = 50;
    private static final int PAGES = 2;

    @Override
    public String name() {
        return side.of("query_time");
    }

    @Override
    public Finding look() {
        List<Duration> times = server.timesToAnswer(PAGE * PAGES);
        Percentiles percentiles = Percentiles.of(times);
        Duration page = times.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(PAGES);
        String text = server.name() + " answers SELECT 1 in " + percentiles + "; a page of " + PAGE + " queries takes "
                + Elapsed.show(page);
        Finding found = percentiles.p95().compareTo(limit) <= 0
                ? Finding.ok(text)
                : Finding.warn(
                        text + "; the limit for p95 is " + Elapsed.show(limit),
                        "See the load of " + server.name() + " and the network between it and Landfall.");
        return found.with(Measure.times("mysql_query_seconds", times).onServer(server.name()));
    }
}
