package io.landfall.monitor.checks.replication;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;
import java.time.Duration;
import java.util.Optional;

/** Passes while {@code source} keeps its binary logs for at least {@code needed}: copy, catch-up and a night's outage. */
public record BinlogRetention(ServerView source, Duration needed) implements Check {

    @Override
    public String name() {
        return "binlog_retention";
    }

    @Override
    public Finding look() {
        Duration kept = kept(source.variables());
        if (kept.isZero()) {
            return Finding.ok(source.name() + " keeps its binary logs until somebody purges them");
        }
        String text = source.name() + " keeps its binary logs for " + Elapsed.show(kept) + ", " + Elapsed.show(needed)
                + " are needed";
        return kept.compareTo(needed) >= 0
                ? Finding.ok(text)
                : Finding.warn(
                        text, "`SET GLOBAL expire_logs_days = " + needed.toDays() + "` on " + source.name() + ".");
    }

    /**
     * Returns how long a server with these variables keeps its binary logs; zero means until somebody purges them.
     * {@code binlog_expire_logs_seconds} (10.6 and newer) wins over {@code expire_logs_days}.
     */
    public static Duration kept(ServerVariables variables) {
        Optional<String> seconds = variables.find("binlog_expire_logs_seconds");
        if (seconds.isPresent()) {
            return Duration.ofSeconds(variables.number("binlog_expire_logs_seconds"));
        }
        return Duration.ofSeconds(Math.round(Double.parseDouble(variables.text("expire_logs_days")) * 86_400));
    }
}
