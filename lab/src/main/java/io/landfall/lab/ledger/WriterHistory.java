package io.landfall.lab.ledger;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What became of the writes of one writer, by sequence number. */
final class WriterHistory {

    private byte[] outcomes = new byte[1024];
    private int last;

    /** A later note about the same write replaces an earlier one. */
    void note(long sequence, char what) {
        int index = Math.toIntExact(sequence);
        if (index >= outcomes.length) {
            outcomes = Arrays.copyOf(outcomes, Math.max(index + 1, outcomes.length * 2));
        }
        outcomes[index] = (byte) what;
        last = Math.max(last, index);
    }

    int last() {
        return last;
    }

    boolean wasTried(long sequence) {
        return sequence > 0 && sequence <= last && outcomes[(int) sequence] != 0;
    }

    boolean wasAcknowledged(long sequence) {
        return is(sequence, LedgerLog.ACKNOWLEDGED);
    }

    boolean wasRefused(long sequence) {
        return is(sequence, LedgerLog.REFUSED);
    }

    /** Begun without an outcome counts as unknown. */
    boolean isUnknown(long sequence) {
        return is(sequence, LedgerLog.UNKNOWN) || is(sequence, LedgerLog.BEGUN);
    }

    long countUnknown() {
        return IntStream.rangeClosed(1, last).filter(this::isUnknown).count();
    }

    private boolean is(long sequence, char what) {
        return wasTried(sequence) && outcomes[(int) sequence] == what;
    }
}
