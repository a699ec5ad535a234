package io.landfall.lab.ledger;

import java.util.List;

/**
 * What one write puts into the tables. Everything follows from the writer and the sequence number, so that a log which
 * holds these two is enough to say what must be there.
 *
 * @param writer from 0
 * @param sequence from 1, never used again by the same writer, whatever became of the write
 */
record LedgerEntry(int writer, long sequence) {

    static final int ACCOUNTS = 16;

    private static final List<String> SIGNS = List.of("🧾", "🐻‍❄️", "🚢", "💶", "𝄞", "🛬", "😀", "𐍈");

    int account() {
        return (int) Long.remainderUnsigned(mixed(1), ACCOUNTS);
    }

    /** In cents, from -500 to 499. */
    long amount() {
        return Long.remainderUnsigned(mixed(2), 1000) - 500;
    }

    /** Holds characters of four bytes. */
    String payload() {
        String sign = SIGNS.get((int) Long.remainderUnsigned(mixed(3), SIGNS.size()));
        return sign + " " + writer + "/" + sequence + " paid to æøå " + Long.toHexString(mixed(4))
                + Long.toHexString(mixed(5)) + " " + sign;
    }

    String digest() {
        return Long.toHexString(mixed(6));
    }

    /** The finaliser of SplitMix64 over writer, sequence and {@code salt}. */
    private long mixed(int salt) {
        long z = (sequence * 31 + writer) * 31 + salt * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
