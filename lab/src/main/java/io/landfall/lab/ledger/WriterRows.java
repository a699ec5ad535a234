package io.landfall.lab.ledger;

/** Which rows of one writer a server holds, by sequence number. */
final class WriterRows {

    private static final int ENTRY = 1;
    private static final int LOG = 2;
    private static final int DIFFERENT = 4;

    private final byte[] seen;

    WriterRows(long lastSequence) {
        seen = new byte[Math.toIntExact(lastSequence + 1)];
    }

    void sawEntry(long sequence, boolean right) {
        seen[(int) sequence] |= (byte) (ENTRY | (right ? 0 : DIFFERENT));
    }

    /** Returns false when it had been seen before. */
    boolean sawLog(long sequence, boolean right) {
        boolean first = (seen[(int) sequence] & LOG) == 0;
        seen[(int) sequence] |= (byte) (LOG | (right ? 0 : DIFFERENT));
        return first;
    }

    boolean isWhole(int sequence) {
        return seen[sequence] == (ENTRY | LOG);
    }

    boolean isAbsent(int sequence) {
        return seen[sequence] == 0;
    }

    String describe(int sequence) {
        if (isAbsent(sequence)) {
            return "missing";
        }
        return (seen[sequence] & DIFFERENT) != 0 ? "different" : "missing in part";
    }
}
