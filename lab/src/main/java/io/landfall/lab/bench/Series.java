package io.landfall.lab.bench;

import io.landfall.lab.demo.Figures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** At least one figure in milliseconds, from the smallest to the largest. */
record Series(List<Double> sorted) {

    private static final double P95 = 0.95;

    Series {
        sorted = sorted.stream().sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("A series has at least one figure.");
        }
    }

    int count() {
        return sorted.size();
    }

    double min() {
        return sorted.get(0);
    }

    double max() {
        return sorted.get(count() - 1);
    }

    /** The one in the middle, or half-way between the two in the middle. */
    double median() {
        return (sorted.get((count() - 1) / 2) + sorted.get(count() / 2)) / 2;
    }

    /** The smallest that at least 95 % are not above (nearest rank): of fewer than 20 the largest. */
    double p95() {
        return sorted.get((int) Math.ceil(P95 * count()) - 1);
    }

    /** From the smallest to the largest. */
    double spread() {
        return max() - min();
    }

    Map<String, Object> asJson() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("n", count());
        figures.put("min", Figures.tenths(min()));
        figures.put("median", Figures.tenths(median()));
        figures.put("p95", Figures.tenths(p95()));
        figures.put("max", Figures.tenths(max()));
        figures.put("spread", Figures.tenths(spread()));
        return figures;
    }
}
