package io.landfall.runbooks.cutover;

import io.landfall.runbooks.step.Step;
import io.landfall.runbooks.step.Walkthrough;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Walks what the steps behind the fence do, again and again while nothing is stopped, so that nothing in the window is the
 * first of its kind; and predicts from that how long the window will be, but for the target's lag. For one thread.
 */
final class Rehearsal {

    /** How often and for how long at most; once in any case. */
    record Effort(int times, Duration longest) {

        /** The first time: by then everything is loaded, compiled and known to the servers. */
        static final Effort THOROUGH = new Effort(150, Duration.ofMillis(1500));

        /** When it was done before. */
        static final Effort BRIEF = new Effort(30, Duration.ofMillis(300));
    }

    private static final Duration FRESH = Duration.ofSeconds(30);

    /** What no rehearsal may do: take the lock, end sessions that are there, stop and reset the replica; an estimate. */
    private static final Duration UNREHEARSED = Duration.ofMillis(8);

    private final Supplier<Walkthrough> walkthrough;
    private Optional<Duration> predicted = Optional.empty();
    private long endedNanos;

    Rehearsal(Supplier<Walkthrough> walkthrough) {
        this.walkthrough = walkthrough;
    }

    /** Everything was walked as often as the effort allows; the steps have been asked in their order. */
    void walk(List<Step.Fenced> steps, Effort effort) {
        predicted = Optional.empty();
        List<Long> passes = new ArrayList<>();
        try (Walkthrough engine = walkthrough.get()) {
            long begun = System.nanoTime();
            do {
                long pass = System.nanoTime();
                engine.pass(steps);
                passes.add(System.nanoTime() - pass);
            } while (passes.size() < effort.times()
                    && System.nanoTime() - begun < effort.longest().toNanos());
        }
        endedNanos = System.nanoTime();
        predicted = Optional.of(medianOfTheLast(passes).plus(UNREHEARSED));
    }

    /** The first ones were cold. */
    private static Duration medianOfTheLast(List<Long> passes) {
        List<Long> warm = passes.subList(passes.size() * 2 / 3, passes.size()).stream()
                .sorted()
                .toList();
        return Duration.ofNanos(warm.get(warm.size() / 2));
    }

    /** How long the window would be if the target had applied everything; empty before it was rehearsed. */
    Optional<Duration> predicted() {
        return predicted;
    }

    /** Whether it was walked so lately that it need not be walked again before the window. */
    boolean isFresh() {
        return predicted.isPresent() && System.nanoTime() - endedNanos < FRESH.toNanos();
    }

    /** It has to be walked again. */
    void forget() {
        predicted = Optional.empty();
    }
}
