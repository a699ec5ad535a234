package io.landfall.monitor.watch;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.CheckGroup;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Severity;
import io.landfall.monitor.check.Status;
import java.time.Duration;
import java.util.Optional;

/**
 * Warns from {@code lagWarn} on, until the lag is below {@code lagClear}; UNKNOWN when nobody could tell the lag three
 * times in a row. Not for many threads.
 */
final class LagAlarm {

    /** The same name as the check's: one thing, looked at more often. */
    static final String NAME = "replication_heartbeat_lag";

    private static final int UNREADABLE_IN_A_ROW = 3;

    private final String target;
    private final WatchSettings settings;
    private Optional<Status> status = Optional.empty();
    private int unreadable;

    LagAlarm(String target, WatchSettings settings) {
        this.target = target;
        this.settings = settings;
    }

    /** Returns the news, if this look is any. */
    Optional<Change> add(Optional<Duration> lag) {
        Optional<Status> before = status;
        unreadable = lag.isPresent() ? 0 : unreadable + 1;
        status = lag.isPresent() ? Optional.of(judge(lag.get())) : afterSilence();
        if (status.equals(before) || status.isEmpty() || before.isEmpty() && status.get() == Status.OK) {
            return Optional.empty();
        }
        CheckResult now = new CheckResult(NAME, CheckGroup.REPLICATION, Severity.BLOCK, finding(lag));
        return Optional.of(new Change(before, now));
    }

    private Status judge(Duration lag) {
        boolean warned = status.isPresent() && status.get() != Status.OK;
        Duration limit = warned ? settings.lagClear() : settings.lagWarn();
        return lag.compareTo(limit) < 0 ? Status.OK : Status.WARN;
    }

    private Optional<Status> afterSilence() {
        return unreadable >= UNREADABLE_IN_A_ROW ? Optional.of(Status.UNKNOWN) : status;
    }

    private Finding finding(Optional<Duration> lag) {
        String text =
                lag.map(now -> target + " is " + Elapsed.show(now) + " behind").orElse("");
        return switch (status.orElseThrow()) {
            case OK -> Finding.ok(text + ", below " + Elapsed.show(settings.lagClear()) + " again");
            case WARN ->
                Finding.warn(
                        text + ", the warning begins at " + Elapsed.show(settings.lagWarn()),
                        "See what keeps its applier busy: a long statement, a table without a primary key, a slow disk.");
            default ->
                Finding.unknown(
                        "nobody can tell how far " + target + " is behind",
                        "See the check replication_running, and whether " + target + " answers.");
        };
    }
}
