package io.landfall.bot.chart;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The time from left to right, the same for all plots.
 *
 * @param from at the left edge
 * @param to at the right edge, later
 * @param zone of the clock that is shown
 */
record TimeAxis(Instant from, Instant to, ZoneId zone) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /** From the first to the last, and at least a minute. */
    static TimeAxis of(Instant first, Instant last, ZoneId zone) {
        Instant latest = last.minus(SHORTEST);
        return new TimeAxis(first.isBefore(latest) ? first : latest, last, zone);
    }

    /** Returns where XChart draws it, in pixels. */
    double x(Instant at) {
        double share = (double) (at.toEpochMilli() - from.toEpochMilli()) / length().toMillis();
        return DrawnPlot.LEFT + share * DrawnPlot.WIDTH;
    }

    boolean holds(Instant at) {
        return !at.isBefore(from) && !at.isAfter(to);
    }

    /** How much time so many pixels are. */
    long millisOf(int pixels) {
        return Math.round(length().toMillis() * pixels / DrawnPlot.WIDTH);
    }

    private Duration length() {
        return Duration.between(from, to);
    }

    /** Returns {@code 23 Nov 16:05 to 16:35 UTC}. */
    String text() {
        ZonedDateTime start = from.atZone(zone);
        ZonedDateTime end = to.atZone(zone);
        boolean sameDay = start.toLocalDate().equals(end.toLocalDate());
        return format("d MMM HH:mm", start) + " to " + format(sameDay ? "HH:mm zzz" : "d MMM HH:mm zzz", end);
    }

    private static String format(String pattern, ZonedDateTime at) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(at);
    }
}
