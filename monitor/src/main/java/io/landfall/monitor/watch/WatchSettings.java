package io.landfall.monitor.watch;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.time.Duration;

/**
 * How often a pair is looked at, and when its lag is news.
 *
 * @param lagEvery the time between two looks at the lag, at least 100 ms
 * @param alarmsEvery the time between two looks at who writes and who is connected where, at least 100 ms
 * @param checksEvery the time between two runs of all checks, at least 1 s
 * @param lagWarn lag from which on there is a warning
 * @param lagClear lag below which the warning ends; not above {@code lagWarn}
 * @param followerIsWayBack whether the server that follows took the writes before
 */
public record WatchSettings(
        Duration lagEvery,
        Duration alarmsEvery,
        Duration checksEvery,
        Duration lagWarn,
        Duration lagClear,
        boolean followerIsWayBack) {

    public WatchSettings {
        if (lagClear.compareTo(lagWarn) > 0) {
            throw LandfallException.badInput("posts.lag-clear is " + Elapsed.show(lagClear) + ", above posts.lag-warn ("
                    + Elapsed.show(lagWarn) + "). Write a lower lag-clear.");
        }
    }

    /** A look at the lag every second, at what would be an alarm every 2 s, all checks every 30 s. */
    public static WatchSettings usual(Duration lagWarn, Duration lagClear, boolean followerIsWayBack) {
        return new WatchSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                lagWarn,
                lagClear,
                followerIsWayBack);
    }
}
