package io.landfall.runbooks.cutover.window;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the milliseconds of a window went, from the moment the fence was asked for. For one thread. */
public final class Laps {

    private final Map<String, Long> nanos = new LinkedHashMap<>();
    private long last;

    /** The first lap begins now. */
    public void begin() {
        nanos.clear();
        last = System.nanoTime();
    }

    /** The lap is over, and the next begins; two of one name are one. Nothing happens before the first has begun. */
    public void end(String lap) {
        long now = System.nanoTime();
        if (last != 0) {
            nanos.put(lap, nanos.getOrDefault(lap, 0L) + now - last);
            last = now;
        }
    }

    /** As {@code fence 2.1 ms, sessions 0.9 ms}; empty when none was ended. */
    @Override
    public String toString() {
        return nanos.entrySet().stream()
                .map(lap -> lap.getKey() + " " + millis(lap.getValue()) + " ms")
                .collect(Collectors.joining(", "));
    }

    /** With one decimal. */
    public static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }
}
