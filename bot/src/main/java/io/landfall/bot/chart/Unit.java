package io.landfall.bot.chart;

import io.landfall.monitor.Elapsed;
import java.time.Duration;
import java.util.Locale;

/** What a plot's values are counted in. */
public enum Unit {
    /** Values are seconds; written in what suits them, from milliseconds to hours. */
    SECONDS,
    /** Values are so many a second. */
    PER_SECOND;

    private static final double MINUTE = 60;
    private static final double HOUR = 3_600;

    /** Returns how much one of the unit is that suits values up to {@code top}: 0.001 for milliseconds. */
    double suiting(double top) {
        if (this == PER_SECOND) {
            return top >= 10_000 ? 1_000 : 1;
        }
        if (top < 1) {
            return 1e-3;
        }
        return top < 2 * MINUTE ? 1 : top < 2 * HOUR ? MINUTE : HOUR;
    }

    private String word(double suiting) {
        if (this == PER_SECOND) {
            return suiting == 1 ? "/s" : "k/s";
        }
        if (suiting < 1) {
            return " ms";
        }
        return suiting == 1 ? " s" : suiting == MINUTE ? " min" : " h";
    }

    /** Returns {@code 420 ms}, {@code 7 min 28 s}, {@code 12k/s}. */
    public String show(double value) {
        return this == SECONDS ? Elapsed.show(Duration.ofNanos(Math.round(value * 1e9))) : show(value, suiting(value));
    }

    /** Returns the value in the unit that suits another one, so that all of an axis are alike. */
    String show(double value, double suiting) {
        double shown = value / suiting;
        String text = String.format(Locale.ROOT, shown >= 100 ? "%.0f" : shown >= 10 ? "%.1f" : "%.2f", shown);
        return (text.contains(".") ? text.replaceAll("\\.?0+$", "") : text) + word(suiting);
    }
}
