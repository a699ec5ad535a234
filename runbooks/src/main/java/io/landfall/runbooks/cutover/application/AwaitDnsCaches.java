package io.landfall.runbooks.cutover.application;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.route.dns.TtlBefore;
import io.landfall.runbooks.route.dns.ZoneRecord;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Progress;
import io.landfall.runbooks.step.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * No cache holds the record with its old time to live any more: as much time has passed since the last authoritative
 * server showed the lower one, also when another process saw that.
 */
public final class AwaitDnsCaches implements Step {

    public static final String NAME = "await-dns-caches";
    private static final String OVER = "over_at";
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final ZoneRecord record;
    private final Supplier<RecordedRun> run;
    private final Progress.Sink sink;
    private final Clock clock;
    private volatile Deadline deadline = new Deadline();

    /** {@code run} is this one, in which the record's TTL was lowered before. */
    public AwaitDnsCaches(ZoneRecord record, Supplier<RecordedRun> run, Progress.Sink sink, Clock clock) {
        this.record = record;
        this.run = run;
        this.sink = sink;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        Duration ttl = record.settings().ttl();
        return "Wait as long as the old TTL was, counted from when the last authoritative server showed the lower one. After"
                + " the switch, clients may keep the old address for up to " + Elapsed.show(ttl)
                + "; they get refused connections, not lost writes.";
    }

    @Override
    public String byHand() {
        return "Wait as long as the old TTL was.";
    }

    /** The longest that a TTL can be sensibly lowered from (RFC 8767 caps what caches keep at a week). */
    @Override
    public Duration limit() {
        return Duration.ofDays(8);
    }

    @Override
    public Found look() {
        return Found.of(OVER, TtlBefore.over(run.get(), record.settings().ttl()));
    }

    @Override
    public boolean isDone(Found now) {
        return !clock.instant().isBefore(over(now));
    }

    private static Instant over(Found found) {
        return Instant.parse(found.text(OVER));
    }

    @Override
    public void act(Found before) {
        deadline = new Deadline();
        long begun = System.nanoTime();
        Duration all = Duration.between(clock.instant(), over(before));
        deadline.until(
                () -> {
                    Duration waited = Duration.ofNanos(System.nanoTime() - begun);
                    Duration left = all.minus(waited);
                    sink.report(Progress.waiting(
                            NAME,
                            waited,
                            Elapsed.show(Duration.ofSeconds(Math.max(0, left.toSeconds())))
                                    + " until no cache holds the old TTL"));
                    return left.compareTo(Duration.ZERO) <= 0 && isDone(before);
                },
                LOOK_AGAIN,
                limit(),
                () -> "The old TTL is still not over.");
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }
}
