package io.landfall.bot.chart;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

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

    public Plot {
        curves = List.copyOf(curves);
    }

    List<Double> known() {
        return curves.stream().flatMap(curve -> curve.known().stream()).toList();
    }

    ValueAxis axis() {
        return ValueAxis.of(known(), least, unit);
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
        OptionalDouble most = highest(curve.known());
        return most.isPresent() ? ", at most " + unit.show(most.getAsDouble()) : "";
    }

    static OptionalDouble highest(List<Double> values) {
        return values.stream().mapToDouble(value -> value).max();
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    }
}
