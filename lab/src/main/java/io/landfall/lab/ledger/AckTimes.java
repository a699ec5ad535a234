package io.landfall.lab.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The pauses between acknowledged writes, by each application's monotonic clock. Keeps only what came last, so that
 * hours of writing fit into a small heap.
 */
final class AckTimes {

    /** Several writers log almost in the order of their times; further apart than so many lines they never are. */
    private static final int OUT_OF_ORDER = 4096;

    private record Ack(long nanos, long micros, int port) {}

    private final PriorityQueue<Ack> waiting = new PriorityQueue<>(Comparator.comparingLong(Ack::nanos));
    private long count;
    private Optional<Ack> last = Optional.empty();
    private Optional<WritePause> longest = Optional.empty();
    private final List<WritePause> acrossSwitches = new ArrayList<>();

    void add(long nanos, long micros, int port) {
        count++;
        waiting.add(new Ack(nanos, micros, port));
        if (waiting.size() > OUT_OF_ORDER) {
            take(waiting.remove());
        }
    }

    /** What comes next is of another application. */
    void endOfLog() {
        while (!waiting.isEmpty()) {
            take(waiting.remove());
        }
        last = Optional.empty();
    }

    private void take(Ack ack) {
        last.ifPresent(before -> {
            WritePause pause = new WritePause(
                    Duration.ofNanos(ack.nanos() - before.nanos()),
                    Instant.EPOCH.plus(before.micros(), ChronoUnit.MICROS));
            longest = longer(longest, pause);
            if (before.port() != ack.port()) {
                acrossSwitches.add(pause);
            }
        });
        last = Optional.of(ack);
    }

    private static Optional<WritePause> longer(Optional<WritePause> known, WritePause pause) {
        return known.filter(before -> before.length().compareTo(pause.length()) >= 0)
                .or(() -> Optional.of(pause));
    }

    long count() {
        return count;
    }

    /** Returns the longest pause between two acknowledged writes; empty with fewer than two. */
    Optional<WritePause> longest() {
        return longest;
    }

    /** Returns the pauses between two writes in a row that different servers acknowledged, in their order. */
    List<WritePause> acrossSwitches() {
        return List.copyOf(acrossSwitches);
    }
}
