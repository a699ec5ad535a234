package io.landfall.monitor.checks.replication;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Measure;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.Pulse;
import io.landfall.monitor.server.ServerView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Passes while {@code target} is at most {@code limit} behind. Else measures for {@code sample} how fast {@code source} writes
 * and the target applies, and passes when that catches up before the source has purged half of what it keeps. UNKNOWN when it
 * does not replicate.
 */
public record CatchingUp(ServerView source, ServerView target, Duration limit, Duration sample, Clock clock)
        implements Check {

    /** Where both were at one moment. */
    private record At(long nanos, Gtids written, Gtids applied, Duration lag) {

        Measure backlog() {
            return Measure.of("replication_backlog_transactions", written.countBeyond(applied));
        }
    }

    /** What went on between two moments. */
    private record Pace(double writes, double applies, long behind, Duration lag, boolean grows) {

        static Pace of(At first, At last) {
            double seconds = (last.nanos - first.nanos) / 1e9;
            return new Pace(
                    last.written.countBeyond(first.written) / seconds,
                    last.applied.countBeyond(first.applied) / seconds,
                    last.written.countBeyond(last.applied),
                    last.lag,
                    last.lag.compareTo(first.lag) > 0);
        }

        Optional<Duration> timeToCatchUp() {
            return applies > writes
                    ? Optional.of(Duration.ofMillis(Math.round(behind / (applies - writes) * 1000)))
                    : Optional.empty();
        }
    }

    @Override
    public String name() {
        return "catching_up";
    }

    @Override
    public Finding look() {
        if (!HeartbeatLag.runs(target, target.following())) {
            return Finding.unknown(
                    target.name() + " does not replicate, so it catches up with nothing",
                    "See the check replication_running.");
        }
        Optional<At> first = now();
        if (first.filter(at -> at.lag().compareTo(limit) <= 0).isPresent()) {
            return Finding.ok(target.name() + " keeps up with " + source.name())
                    .with(first.get().backlog());
        }
        pause();
        Optional<At> last = now();
        if (first.isEmpty() || last.isEmpty()) {
            return Finding.unknown(
                    target.name() + " has no heartbeat yet, so nobody knows how far it is behind",
                    "The heartbeat is written while a migration runs; look again when it has arrived.");
        }
        return judge(Pace.of(first.get(), last.get())).with(last.get().backlog());
    }

    /** The target first, so that the gap is never told too small. */
    private Optional<At> now() {
        Pulse onTarget = target.afresh().pulse();
        Instant read = clock.instant();
        long nanos = System.nanoTime();
        Gtids written = source.afresh().pulse().gtid().binlog();
        return onTarget.heartbeat()
                .flatMap((Heartbeat beat) -> beat.age(read))
                .map(lag -> new At(nanos, written, onTarget.gtid().applied(), lag));
    }

    private Finding judge(Pace pace) {
        String rates = "%s writes %s transactions/s, %s applies %s/s"
                .formatted(source.name(), tenths(pace.writes()), target.name(), tenths(pace.applies()));
        String behind =
                target.name() + " is " + Elapsed.show(pace.lag()) + " and " + pace.behind() + " transactions behind";
        return pace.timeToCatchUp()
                .map(time -> judge(pace, time, behind + " and catches up in " + Elapsed.show(time) + ": " + rates))
                .orElseGet(() -> standsStill(pace, behind, rates));
    }

    private Finding standsStill(Pace pace, String behind, String rates) {
        return pace.grows()
                ? Finding.fail(
                        behind + ", falls further behind and never catches up at this rate: " + rates,
                        "Find what keeps its applier busy: a long statement, a table without a primary key, a slow disk. "
                                + target.dialect().moreAppliers() + " on " + target.name()
                                + " applies side by side; or let the application write less until it has caught up.")
                : Finding.ok(behind + ", no more than before: " + rates);
    }

    private Finding judge(Pace pace, Duration time, String text) {
        Duration kept = source.dialect().binlogKept(source.variables());
        Duration left = kept.minus(pace.lag());
        if (kept.isZero() || time.multipliedBy(2).compareTo(left) <= 0) {
            return Finding.ok(text);
        }
        Duration wanted = pace.lag().plus(time.multipliedBy(3));
        return Finding.fail(
                text + "; " + source.name() + " purges what it has not read yet in "
                        + Elapsed.show(left.isNegative() ? Duration.ZERO : left),
                "`" + source.dialect().keepBinlog(wanted) + "` on " + source.name()
                        + " at once, and see that its disk has room: what is purged unread means another copy.");
    }

    private static String tenths(double rate) {
        return String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%.0f", rate);
    }

    private void pause() {
        try {
            new CountDownLatch(1).await(sample.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external(
                    "Interrupted while it measured how fast " + target.name() + " applies.", e);
        }
    }
}
