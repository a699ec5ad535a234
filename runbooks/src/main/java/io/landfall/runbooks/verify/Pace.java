package io.landfall.runbooks.verify;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.ServerView;
import io.landfall.runbooks.copy.CopyWatch;
import io.landfall.runbooks.copy.DiskWatch;
import io.landfall.runbooks.copy.LatencyProbe;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.settings.MigrationSettings.Throttle;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether it is time to compare: neither while short queries on the source are slow, with the pauses of a copy, nor
 * while the target is behind. Looks once a second at most. Safe for several threads.
 */
final class Pace implements CopyWatch.Brake, AutoCloseable {

    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final CopyWatch load;
    private final ServerView target;
    private final Duration mostLag;
    private final Clock clock;
    private long lookedNanos = System.nanoTime() - LOOK_NANOS;
    private boolean rests;
    private String lag = "";

    /** Rests while a short query takes longer than {@code throttle} says, and while the target is more than {@code mostLag} behind. */
    Pace(ServerControl source, Throttle throttle, ServerView target, Duration mostLag, Clock clock) {
        this.load = new CopyWatch(
                throttle.pauseAbove(),
                new LatencyProbe(source),
                this,
                new DiskWatch(throttle.keepFree(), List.of()),
                CopyWatch.Rhythm.USUAL,
                System::nanoTime);
        this.target = target;
        this.mostLag = mostLag;
        this.clock = clock;
    }

    synchronized boolean isTime() {
        if (System.nanoTime() - lookedNanos >= LOOK_NANOS) {
            lag = tooFarBehind().map(behind -> "paused: " + behind).orElse("");
            load.look();
            lookedNanos = System.nanoTime();
        }
        return !rests && lag.isEmpty();
    }

    /** Why it rests, or how often it did; empty when it never had to. */
    synchronized String note() {
        return lag.isEmpty() ? load.note() : lag;
    }

    private Optional<String> tooFarBehind() {
        try {
            return target.heartbeat()
                    .flatMap(beat -> beat.age(clock.instant()))
                    .filter(age -> age.compareTo(mostLag) > 0)
                    .map(age -> target.name() + " is " + Elapsed.show(age) + " behind");
        } catch (LandfallException e) {
            return Optional.of(target.name() + " does not say how far it is behind");
        }
    }

    @Override
    public boolean pull() {
        rests = true;
        return true;
    }

    @Override
    public void release() {
        rests = false;
    }

    @Override
    public boolean isUrgent() {
        return false;
    }

    @Override
    public synchronized void close() {
        load.close();
    }
}
