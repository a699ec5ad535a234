package io.landfall.monitor;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of data, never negative. Written with a binary unit: {@code 512KiB}, {@code 50MiB}, {@code 6GiB}.
 *
 * @param bytes the amount in bytes
 */
public record DataSize(long bytes) implements Comparable<DataSize> {

    private static final Pattern WRITTEN = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(B|KiB|MiB|GiB|TiB)");
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a data size is never negative: " + bytes);
        }
    }

    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(mebibytes << 20);
    }

    /** Reads {@code 200MiB}; the unit is required. Throws BAD_INPUT with the accepted form otherwise. */
    public static DataSize parse(String text) {
        Matcher written = WRITTEN.matcher(text.strip());
        if (!written.matches()) {
            throw LandfallException.badInput("`" + text
                    + "` is not a data size. Write a number with B, KiB, MiB, GiB or TiB, such as `200MiB`.");
        }
        double bytes = Double.parseDouble(written.group(1));
        for (String unit : UNITS) {
            if (unit.equals(written.group(2))) {
                return new DataSize(Math.round(bytes));
            }
            bytes *= 1024;
        }
        throw new AssertionError(written.group(2));
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** Returns the size in the largest unit that leaves at least 1, with one decimal: {@code 1.5 GiB}. */
    @Override
    public String toString() {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
