package io.landfall.bot.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The values from the bottom, which is zero, to the top.
 *
 * @param top the value at the top
 * @param step from one grid line to the next
 * @param suiting how much one of the unit is that the axis is written in
 * @param unit what the values are
 */
record ValueAxis(double top, double step, double suiting, Unit unit) {

    private static final int GRID_LINES = 3;
    /** How much higher than nearly all others the highest values must be to be cut off. */
    private static final double SPIKE = 6;

    private static final double NEARLY_ALL = 0.97;
    private static final double ROOM_ABOVE = 2;

    /**
     * Suits the values. Where a few of them are far above the others, these are left out: what is usual would be a flat
     * line below them.
     */
    static ValueAxis of(List<Double> values, double least, Unit unit) {
        List<Double> sorted = values.stream().sorted().toList();
        double highest = sorted.isEmpty() ? least : Math.max(least, sorted.get(sorted.size() - 1));
        double usual = sorted.isEmpty() ? least : Math.max(least, sorted.get((int) (sorted.size() * NEARLY_ALL)));
        double shown = highest > SPIKE * usual ? usual * ROOM_ABOVE : highest;
        double suiting = unit.suiting(shown);
        double step = round(shown / suiting / GRID_LINES) * suiting;
        return new ValueAxis(Math.ceil(shown / step - 1e-9) * step, step, suiting, unit);
    }

    /** Returns the next number of 1, 2, 2.5 and 5, times a power of ten. */
    private static double round(double number) {
        double power = Math.pow(10, Math.floor(Math.log10(number)));
        return Stream.of(1.0, 2.0, 2.5, 5.0, 10.0)
                        .filter(digit -> digit * power >= number * (1 - 1e-9))
                        .findFirst()
                        .orElse(10.0)
                * power;
    }

    /** The grid lines with their values, from zero on. */
    List<Double> grid() {
        List<Double> lines = new ArrayList<>();
        for (int i = 0; i * step <= top * (1 + 1e-9); i++) {
            lines.add(i * step);
        }
        return lines;
    }

    String text(double value) {
        return value == 0 ? "0" : unit.show(value, suiting);
    }

    /** Returns where the value is: 0 at the bottom, 1 at the top, never outside. */
    double share(double value) {
        return Math.max(0, Math.min(1, value / top));
    }

    boolean cutsOff(double value) {
        return value > top * (1 + 1e-9);
    }
}
