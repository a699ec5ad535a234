package io.landfall.runbooks.engine;

import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write and read them: {@code 250ms}, {@code 60s}, {@code 15m}, {@code 2h}, {@code 3d}. */
public final class Durations {

    private static final Pattern WRITTEN = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    private Durations() {}

    /** Reads a duration; throws BAD_INPUT that names {@code where} and the accepted form otherwise. */
    public static Duration parse(String where, String text) {
        Matcher written = WRITTEN.matcher(text.strip());
        if (!written.matches()) {
            String problem = text.strip().matches("\\d+") ? "which has no unit" : "which is not a duration";
            throw LandfallException.badInput(
                    "`" + where + "` is `" + text + "`, " + problem + ". Write `60s`, `500ms`, `15m`, `2h` or `3d`.");
        }
        long number = Long.parseLong(written.group(1));
        return switch (written.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** Returns the duration as people read it: {@code 41 ms}, {@code 3.2 s}, {@code 4 min 10 s}, {@code 2 h 5 min}. */
    public static String show(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        if (millis < 3_600_000) {
            return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
        }
        return duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }
}
