package io.landfall.monitor;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write and read them: {@code 250ms}, {@code 60s}, {@code 15m}, {@code 2h}, {@code 3d}. */
public final class Elapsed {

    private static final Pattern WRITTEN = Pattern.compile("(\\d+)(ms|s|m|h|d)");
    private static final Duration MILLIS_MATTER = Duration.ofMillis(10);

    private Elapsed() {}

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

    /** Returns {@code 0.31 ms}, {@code 41 ms}, {@code 3.2 s}, {@code 41 s}, {@code 4 min 10 s}, {@code 2 h 5 min} or {@code 3 d 4 h}. */
    public static String show(Duration duration) {
        if (duration.isNegative()) {
            return "-" + show(duration.negated());
        }
        if (duration.compareTo(MILLIS_MATTER) < 0) {
            return trimmed("%.2f", duration.toNanos() / 1e6) + " ms";
        }
        if (duration.toSeconds() < 1) {
            return duration.toMillis() + " ms";
        }
        if (duration.toMinutes() < 1) {
            return trimmed("%.1f", duration.toMillis() / 1e3) + " s";
        }
        if (duration.toHours() < 1) {
            return pair(duration.toMinutes(), "min", duration.toSecondsPart(), "s");
        }
        return duration.toDays() < 1
                ? pair(duration.toHours(), "h", duration.toMinutesPart(), "min")
                : pair(duration.toDays(), "d", duration.toHoursPart(), "h");
    }

    private static String trimmed(String format, double value) {
        String text = String.format(Locale.ROOT, format, value);
        return text.replaceAll("\\.?0+$", "").isEmpty()
                ? "0"
                : text.replaceAll("(\\.\\d*?)0+$", "$1").replaceAll("\\.$", "");
    }

    private static String pair(long big, String bigUnit, long small, String smallUnit) {
        return big + " " + bigUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
