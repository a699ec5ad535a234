package io.landfall.runbooks.copy;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.step.Progress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Tells how far a copy is: what has arrived, against what there is, and the rate over the last five seconds. */
public final class CopyProgress {

    private static final int SAMPLES = 6;

    private record Sample(long nanos, long bytes) {}

    private final String step;
    private final Progress.Sink sink;
    private final LongSupplier arrived;
    private final long expected;
    private final Supplier<String> note;
    private final long begun = System.nanoTime();
    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Begins with what has arrived already. */
    public CopyProgress(String step, Progress.Sink sink, LongSupplier arrived, long expected, Supplier<String> note) {
        this.step = step;
        this.sink = sink;
        this.arrived = arrived;
        this.expected = expected;
        this.note = note;
        samples.add(new Sample(begun, 0));
        samples.add(new Sample(begun, arrivedNow()));
        samples.removeFirst();
    }

    /** Looks and reports; meant to be called about every second. */
    public void look() {
        Sample now = new Sample(System.nanoTime(), arrivedNow());
        samples.addLast(now);
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        long nanos = Math.max(1, now.nanos() - first.nanos());
        long rate = Math.round((now.bytes() - first.bytes()) * 1e9 / nanos);
        sink.report(new Progress(
                step,
                now.bytes(),
                OptionalLong.of(Math.max(expected, now.bytes())),
                Math.max(0, rate),
                Duration.ofNanos(now.nanos() - begun),
                note.get()));
    }

    /** A look that fails does not end a copy that goes on: then nothing new has been seen to arrive. */
    private long arrivedNow() {
        try {
            return arrived.getAsLong();
        } catch (LandfallException e) {
            return samples.getLast().bytes();
        }
    }
}
