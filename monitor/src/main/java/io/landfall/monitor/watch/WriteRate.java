package io.landfall.monitor.watch;

import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How many transactions a server writes to its binary log in a second, by its GTID sequence numbers, without those of
 * Landfall's own heartbeat. Not for many threads.
 */
final class WriteRate {

    private Optional<Reading> before = Optional.empty();

    /**
     * What was read together.
     *
     * @param at when
     * @param gtid how far the binary log was
     * @param beat the newest heartbeat by then; empty when none is written
     */
    record Reading(Instant at, GtidPositions gtid, Optional<Heartbeat> beat) {

        private OptionalDouble since(Reading before) {
            long transactions = transactions(before);
            long beats = beats(before);
            double seconds = Duration.between(before.at, at).toNanos() / 1e9;
            return seconds <= 0 || transactions < 0 || beats < 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Math.max(0, transactions - beats) / seconds);
        }

        /** A domain that was not there before says nothing of how much was written since. */
        private long transactions(Reading before) {
            Gtids now = gtid.binlog();
            boolean goesOn = !now.isEmpty() && now.reaches(before.gtid.binlog());
            return goesOn ? now.countBeyond(before.gtid.binlog()) : -1;
        }

        private long beats(Reading before) {
            boolean sameWriter = beat.map(Heartbeat::writer).equals(before.beat.map(Heartbeat::writer));
            if (!sameWriter) {
                return -1;
            }
            return beat.map(now -> now.sequence() - before.beat.orElseThrow().sequence())
                    .orElse(0L);
        }
    }

    /**
     * Returns the rate since the reading before; empty for the first one, after one that failed, without a binary log, and
     * when the numbers began anew.
     */
    OptionalDouble add(Optional<Reading> reading) {
        OptionalDouble rate =
                before.isPresent() && reading.isPresent() ? reading.get().since(before.get()) : OptionalDouble.empty();
        before = reading;
        return rate;
    }
}
