package io.landfall.lab.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One try to write an entry, whatever becomes of it. */
record Attempt(LedgerEntry entry, int port, long startNanos, long startMicros) {

    static Attempt begin(LedgerEntry entry, int port) {
        return new Attempt(entry, port, System.nanoTime(), nowMicros());
    }

    static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
