package io.landfall.runbooks.cutover.gate;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.host.HostView;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Passes while {@code next} will keep its binary log for {@code needed}: its settings say so, and its disk has room for
 * what that is at the rate at which {@code now} writes. A server that follows it can be away for that long.
 *
 * @param now takes the writes now
 * @param next takes them afterwards
 * @param host where {@code next} is
 * @param needed how long is long enough
 * @param key where that stands in the configuration, for the remedy
 */
record BinlogKept(ServerView now, ServerView next, HostView host, Duration needed, String key) implements Check {

    private static final Duration SAMPLE = Duration.ofMillis(250);

    @Override
    public String name() {
        return "way_back_binlog";
    }

    @Override
    public Finding look() {
        ServerVariables variables = next.variables();
        if (!variables.isOn("log_bin")) {
            return Finding.fail(next.name() + " writes no binary log", "Set `log_bin` there and restart it.");
        }
        Duration kept = next.dialect().binlogKept(variables);
        if (!kept.isZero() && kept.compareTo(needed) < 0) {
            return Finding.fail(
                    next.name() + " keeps its binary log for " + Elapsed.show(kept) + ", and the way back needs "
                            + Elapsed.show(needed),
                    next.dialect().keepBinlogOf(next.name(), needed) + ", and in its option file; or write less in `"
                            + key + "`.");
        }
        return room(variables, kept);
    }

    private Finding room(ServerVariables variables, Duration kept) {
        String directory =
                Path.of(variables.text("log_bin_basename")).getParent().toString();
        DataSize free = host.freeSpace(directory);
        DataSize rate = new DataSize(now.binlogWrittenIn(SAMPLE).bytes() * 1000 / SAMPLE.toMillis());
        DataSize wanted = new DataSize((long) ((double) rate.bytes() * needed.toSeconds()));
        String text = next.name() + " keeps its binary log "
                + (kept.isZero() ? "until somebody purges it" : "for " + Elapsed.show(kept)) + "; "
                + Elapsed.show(needed)
                + " of it are " + wanted + " at the " + rate + "/s that " + now.name() + " writes now, and "
                + host.name() + " has " + free + " free at " + directory;
        return wanted.compareTo(free) <= 0
                ? Finding.ok(text)
                : Finding.fail(text, "Free some space there, or write less in `" + key + "`.");
    }
}
