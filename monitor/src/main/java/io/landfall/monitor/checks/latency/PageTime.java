package io.landfall.monitor.checks.latency;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.server.ServerView;
import java.time.Duration;
import java.util.List;

/**
 * Compares how long a page of the application takes that asks 50 times in a row, on the old and the new server, from the
 * bot. Warns when it takes more than twice as long on the new one and 10 ms longer, or when 95 of 100 answers there take
 * longer than {@code limit}: one slow answer is no warning.
 */
public record PageTime(ServerView source, ServerView target, Duration limit) implements Check {

    private static final int PAGE = 50;
    private static final int PAGES = 2;
    private static final Duration TOO_LITTLE_TO_MATTER = Duration.ofMillis(10);

    @Override
    public String name() {
        return "page_time";
    }

    /** What one server's answers come to. */
    private record Answers(ServerView server, List<Duration> times) {

        static Answers of(ServerView server) {
            return new Answers(server, server.timesToAnswer(PAGE * PAGES));
        }

        Percentiles percentiles() {
            return Percentiles.of(times);
        }

        /** Half of the pages are quicker, as half of the answers are. */
        Duration page() {
            return percentiles().p50().multipliedBy(PAGE);
        }

        Measure measure() {
            return Measure.times("mysql_query_seconds", times).onServer(server.name());
        }

        @Override
        public String toString() {
            return "SELECT 1 on " + server.name() + ": " + percentiles();
        }
    }

    @Override
    public Finding look() {
        Answers old = Answers.of(source);
        Answers now = Answers.of(target);
        return judge(old, now).with(old.measure(), now.measure());
    }

    private Finding judge(Answers old, Answers now) {
        String text = "a page of " + PAGE + " queries: " + Elapsed.show(old.page()) + " on " + source.name() + ", "
                + Elapsed.show(now.page()) + " on " + target.name() + " (" + old + "; " + now + ")";
        if (now.percentiles().p95().compareTo(limit) > 0) {
            return Finding.warn(
                    text + "; the limit for p95 is " + Elapsed.show(limit),
                    "See the load of " + target.name() + " and the network between it and Landfall.");
        }
        boolean slower = now.page().compareTo(old.page().multipliedBy(2)) > 0
                && now.page().minus(old.page()).compareTo(TOO_LITTLE_TO_MATTER) > 0;
        return slower
                ? Finding.warn(
                        text,
                        "Each page takes " + Elapsed.show(now.page().minus(old.page()))
                                + " longer unless the application is as near to " + target.name() + " as to "
                                + source.name() + ": see connect_time_from of its host.")
                : Finding.ok(text);
    }
}
