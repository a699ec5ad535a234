package io.landfall.bot.chart;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The time from left to right, the same for all plots.
 *
 * @param from at the left edge
 * @param to at the right edge, later
 * @param left the left edge, in pixels
 * @param right the right edge, in pixels
 * @param zone of the clock that is shown
 */
record TimeAxis(Instant from, Instant to, int left, int right, ZoneId zone) {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final int MOST_TICKS = 6;
    private static final List<Duration> STEPS = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofDays(1));

    /** A time that is written below the axis. */
    record Tick(int x, String text) {}

    /** From the first to the last, and at least a minute. */
    static TimeAxis of(Instant first, Instant last, int left, int right, ZoneId zone) {
        Instant latest = last.minus(SHORTEST);
        return new TimeAxis(first.isBefore(latest) ? first : latest, last, left, right, zone);
    }

    double x(Instant at) {
        double share = (double) (at.toEpochMilli() - from.toEpochMilli()) / length().toMillis();
        return left + share * (right - left);
    }

    boolean holds(Instant at) {
        return !at.isBefore(from) && !at.isAfter(to);
    }

    /** How much time so many pixels are. */
    long millisOf(int pixels) {
        return length().toMillis() * pixels / (right - left);
    }

    Duration length() {
        return Duration.between(from, to);
    }

    /** Round times of the zone's clock. */
    List<Tick> ticks() {
        Duration step = STEPS.stream()
                .filter(candidate -> length().dividedBy(candidate) <= MOST_TICKS)
                .findFirst()
                .orElse(length().dividedBy(MOST_TICKS));
        boolean secondsMatter = step.toSecondsPart() != 0;
        DateTimeFormatter format = DateTimeFormatter.ofPattern(secondsMatter ? "HH:mm:ss" : "HH:mm", Locale.ROOT);
        ZonedDateTime midnight = from.atZone(zone).toLocalDate().atStartOfDay(zone);
        long before = Duration.between(midnight.toInstant(), from).dividedBy(step);
        List<Tick> ticks = new ArrayList<>();
        for (ZonedDateTime at = midnight.plus(step.multipliedBy(before));
                !at.toInstant().isAfter(to);
                at = at.plus(step)) {
            if (holds(at.toInstant())) {
                ticks.add(new Tick((int) Math.round(x(at.toInstant())), format.format(at)));
            }
        }
        return ticks;
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
