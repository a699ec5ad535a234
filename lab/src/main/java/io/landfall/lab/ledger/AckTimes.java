package io.landfall.lab.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** When writes were acknowledged, by the application's monotonic clock. */
final class AckTimes {

    private record Ack(long nanos, long micros, int port) {}

    private final List<Ack> acks = new ArrayList<>();
    private boolean sorted = true;

    void add(long nanos, long micros, int port) {
        acks.add(new Ack(nanos, micros, port));
        sorted = false;
    }

    int count() {
        return acks.size();
    }

    /** Returns the longest pause between two acknowledged writes; empty with fewer than two. */
    Optional<WritePause> longest() {
        return longest(false);
    }

    /** Returns the longest pause between two writes in a row that different servers acknowledged; empty without. */
    Optional<WritePause> longestAcrossASwitch() {
        return longest(true);
    }

    private Optional<WritePause> longest(boolean onlyAcrossASwitch) {
        sort();
        WritePause longest = null;
        for (int i = 1; i < acks.size(); i++) {
            Ack before = acks.get(i - 1);
            Ack after = acks.get(i);
            long nanos = after.nanos() - before.nanos();
            boolean counts = !onlyAcrossASwitch || before.port() != after.port();
            if (counts && (longest == null || nanos > longest.length().toNanos())) {
                longest =
                        new WritePause(Duration.ofNanos(nanos), Instant.EPOCH.plus(before.micros(), ChronoUnit.MICROS));
            }
        }
        return Optional.ofNullable(longest);
    }

    private void sort() {
        if (!sorted) {
            acks.sort(Comparator.comparingLong(Ack::nanos));
            sorted = true;
        }
    }
}
