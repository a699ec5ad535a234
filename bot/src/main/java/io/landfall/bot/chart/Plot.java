package io.landfall.bot.chart;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Some curves on one axis.
 *
 * @param title what is shown
 * @param unit of the values
 * @param least what the axis reaches to at least, so that small noise does not look large
 * @param curves one or more
 */
public record Plot(String title, Unit unit, double least, List<Curve> curves) {

    private static final int LONGEST_NAME = 14;
    /** How much higher than nearly all others the highest values must be to be cut off. */
    private static final double SPIKE = 6;

    private static final double NEARLY_ALL = 0.97;
    private static final double ROOM_ABOVE = 2;
    /** Where XChart writes the topmost value right at the end. */
    private static final List<Double> ROUND = List.of(1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0);

    public Plot {
        curves = List.copyOf(curves);
    }

    /**
     * Returns where the axis ends, a round number. Where a few values are far above the others, these are left out:
     * what is usual would be a flat line below them.
     */
    double top() {
        double[] values = DoubleStream.concat(
                        DoubleStream.of(least),
                        curves.stream().flatMap(curve -> curve.known().stream()).mapToDouble(value -> value))
                .sorted()
                .toArray();
        double highest = Math.max(least, values[values.length - 1]);
        double usual = Math.max(least, values[(int) (values.length * NEARLY_ALL)]);
        double shown = highest > SPIKE * usual ? usual * ROOM_ABOVE : highest;
        return round(round(shown)); // the first may need the next unit: 150 s are 2.5 min
    }

    private double round(double value) {
        double suiting = unit.suiting(value);
        double power = suiting * Math.pow(10, Math.floor(Math.log10(value / suiting)));
        return power
                * ROUND.stream()
                        .filter(digit -> digit * power >= value * (1 - 1e-9))
                        .findFirst()
                        .orElse(10.0);
    }

    /** Returns what is known of all its curves, in words. */
    String figures() {
        return curves.stream()
                .map(curve -> (curve.name().isEmpty() ? "" : curve.name() + " ") + newest(curve) + most(curve))
                .collect(Collectors.joining("; "));
    }

    /** Returns the same of one of them, short enough to stand beside the others: {@code shop-old 0.3 ms}. */
    String figures(Curve curve) {
        return curves.size() == 1 && curve.name().isEmpty()
                ? newest(curve) + most(curve)
                : shortened(curve.name()) + " " + newest(curve);
    }

    private String newest(Curve curve) {
        List<Double> known = curve.known();
        boolean isRead = !known.isEmpty()
                && curve.points().get(curve.points().size() - 1).value().isPresent();
        return isRead ? unit.show(known.get(known.size() - 1)) : "not read";
    }

    private String most(Curve curve) {
        return curve.known().stream()
                .max(Comparator.naturalOrder())
                .map(most -> ", at most " + unit.show(most))
                .orElse("");
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    }
}
