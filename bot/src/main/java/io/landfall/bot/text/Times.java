package io.landfall.bot.text;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Writes points in time, mostly in the zone of the machine. */
public final class Times {

    private static final DateTimeFormatter OF_DAY = formatter("HH:mm:ss");
    private static final DateTimeFormatter EXACT = formatter("HH:mm:ss.SSS");
    private static final DateTimeFormatter WITH_DATE = formatter("yyyy-MM-dd HH:mm:ss.SSS zzz");

    private Times() {}

    /** Returns {@code 2026-11-23T17:09:55Z}, which a channel may show in the reader's own time. */
    public static String moment(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public static String ofDay(Instant at) {
        return OF_DAY.format(at);
    }

    public static String exactly(Instant at) {
        return EXACT.format(at);
    }

    public static String withDate(Instant at) {
        return WITH_DATE.format(at);
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneId.systemDefault());
    }
}
