package io.landfall.monitor.checks.replication;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.server.ServerView;
import java.time.Duration;

/** Passes while {@code source} keeps its binary logs for at least {@code needed}: copy, catch-up and a night's outage. */
public record BinlogRetention(ServerView source, Duration needed) implements Check {

    @Override
    public String name() {
        return "binlog_retention";
    }

    @Override
    public Finding look() {
        Duration kept = source.dialect().binlogKept(source.variables());
        double seconds = kept.isZero() ? Double.POSITIVE_INFINITY : kept.toMillis() / 1e3;
        return judge(kept).with(Measure.of("binlog_retention_seconds", seconds));
    }

    private Finding judge(Duration kept) {
        if (kept.isZero()) {
            return Finding.ok(source.name() + " keeps its binary logs until somebody purges them");
        }
        String text = source.name() + " keeps its binary logs for " + Elapsed.show(kept) + ", " + Elapsed.show(needed)
                + " are needed";
        return kept.compareTo(needed) >= 0
                ? Finding.ok(text)
                : Finding.warn(text, "`" + source.dialect().keepBinlog(needed) + "` on " + source.name() + ".");
    }
}
