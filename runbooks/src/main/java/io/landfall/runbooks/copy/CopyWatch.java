package io.landfall.runbooks.copy;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.step.Found;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Watches what a copy costs while it runs: it pauses while a short query on the source takes too long, and ends before a
 * disk is full. It goes on when the query takes less than four fifths of the limit, and after {@link Rhythm#longest} in
 * any case, as then the copy is not what makes the source slow. For one thread.
 */
public final class CopyWatch implements AutoCloseable {

    /** How often and how long a copy was paused, as people read it; there is none when it was not. */
    public static final String PAUSED = "paused";

    private static final double CLEARLY_BELOW = 0.8;

    /** How long short queries take. */
    public interface Latency extends AutoCloseable {

        /** The 95th percentile of the last few; empty when the server did not answer in time. */
        Optional<Duration> p95();

        /** Forgets what was measured: from here on it is another situation. */
        void forget();

        @Override
        void close();
    }

    /** Stops a copy and lets it go on. */
    public interface Brake {

        /** Returns whether the copy stands still now; it may not when it holds locks, or has ended. */
        boolean pull();

        void release();

        /** Whether a copy that stands still can't wait any longer. */
        boolean isUrgent();
    }

    /**
     * The longest pause, and how long the copy works at least between two.
     *
     * @param longest the longest pause
     * @param work the shortest time between two pauses
     */
    public record Rhythm(Duration longest, Duration work) {
        public static final Rhythm USUAL = new Rhythm(Duration.ofSeconds(10), Duration.ofSeconds(2));
    }

    private final Optional<Duration> limit;
    private final Latency latency;
    private final Brake brake;
    private final DiskWatch disks;
    private final Rhythm rhythm;
    private final LongSupplier nanos;
    private OptionalLong pausedSince = OptionalLong.empty();
    private long workingSince;
    private long pausedNanos;
    private int pauses;
    private String why = "";

    /**
     * Nothing is measured yet.
     *
     * @param limit above it the copy pauses; empty means never
     * @param nanos a clock that only goes forward
     */
    public CopyWatch(
            Optional<Duration> limit,
            Latency latency,
            Brake brake,
            DiskWatch disks,
            Rhythm rhythm,
            LongSupplier nanos) {
        this.limit = limit;
        this.latency = latency;
        this.brake = brake;
        this.disks = disks;
        this.rhythm = rhythm;
        this.nanos = nanos;
        this.workingSince = nanos.getAsLong() - rhythm.work().toNanos();
    }

    /** Looks once; meant to be called about every second. Throws REFUSED when a disk is nearly full. */
    public void look() {
        disks.look();
        limit.ifPresent(this::weigh);
    }

    private void weigh(Duration most) {
        Optional<Duration> now = latency.p95();
        if (pausedSince.isPresent()) {
            boolean clearlyBelow = now.filter(taken -> taken.toNanos() < most.toNanos() * CLEARLY_BELOW)
                    .isPresent();
            if (clearlyBelow || lasts(pausedSince.getAsLong(), rhythm.longest()) || brake.isUrgent()) {
                goOn();
            }
        } else if (now.filter(taken -> taken.compareTo(most) <= 0).isEmpty()
                && lasts(workingSince, rhythm.work())
                && brake.pull()) {
            pausedSince = OptionalLong.of(nanos.getAsLong());
            pauses++;
            why = now.map(taken -> "a short query takes " + Elapsed.show(taken) + ", above " + Elapsed.show(most))
                    .orElse("the source does not answer a short query");
            latency.forget();
        }
    }

    private void goOn() {
        brake.release();
        endPause();
        latency.forget();
    }

    private void endPause() {
        if (pausedSince.isPresent()) {
            workingSince = nanos.getAsLong();
            pausedNanos += workingSince - pausedSince.getAsLong();
            pausedSince = OptionalLong.empty();
        }
    }

    private boolean lasts(long since, Duration atLeast) {
        return nanos.getAsLong() - since >= atLeast.toNanos();
    }

    /** What people should know now; empty when nothing was ever paused. */
    public String note() {
        if (pausedSince.isPresent()) {
            return "paused: " + why;
        }
        return pauses == 0 ? "" : "paused " + figures();
    }

    private String figures() {
        return pauses + (pauses == 1 ? " time, " : " times, ") + Elapsed.show(Duration.ofNanos(pausedNanos))
                + " in all";
    }

    /** Returns {@code found} with how often and how long the copy was paused, for the journal. */
    public Found addTo(Found found) {
        return limit.isEmpty()
                ? found
                : found.with("pauses", pauses)
                        .with("paused_ms", Duration.ofNanos(pausedNanos).toMillis())
                        .with(PAUSED, figures());
    }

    /** The copy has ended; how long it was paused is known. */
    @Override
    public void close() {
        endPause();
        latency.close();
    }
}
