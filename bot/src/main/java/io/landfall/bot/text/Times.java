package io.landfall.bot.text;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Writes points in time, all of them in UTC: a channel may show a moment in the reader's own time, so that no message has
 * two zones.
 */
public final class Times {

    private static final DateTimeFormatter OF_DAY = formatter("HH:mm:ss.SSS");
    private static final DateTimeFormatter EXACT = formatter("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");

    private Times() {}

    /** Returns {@code 2026-11-23T17:09:55Z}. */
    public static String moment(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Returns {@code 2026-11-23T17:09:55.123Z}, for rows below each other. */
    public static String exactly(Instant at) {
        return EXACT.format(at);
    }

    /** Returns {@code 17:09:55.123}, for the lines below a moment. */
    public static String ofDay(Instant at) {
        return OF_DAY.format(at);
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
