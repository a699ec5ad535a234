package io.landfall.bot.text;

import java.util.List;
import java.util.OptionalDouble;

/** Draws numbers in one line. */
final class Sparkline {

    private static final String BARS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /**
     * Draws at most {@code width} columns, each the largest of the values that fall to it, from zero at the bottom to
     * the largest of all at the top; a column without a value is drawn as {@code ?}.
     */
    static String of(List<OptionalDouble> values, int width) {
        double top = largest(values).orElse(0);
        int columns = Math.min(width, values.size());
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < columns; column++) {
            int from = column * values.size() / columns;
            int to = (column + 1) * values.size() / columns;
            line.append(bar(values.subList(from, to), top));
        }
        return line.toString();
    }

    private static char bar(List<OptionalDouble> values, double top) {
        OptionalDouble largest = largest(values);
        if (largest.isEmpty()) {
            return '?';
        }
        double share = top == 0 ? 0 : largest.getAsDouble() / top;
        return BARS.charAt((int) Math.round(share * (BARS.length() - 1)));
    }

    private static OptionalDouble largest(List<OptionalDouble> values) {
        return values.stream().flatMapToDouble(OptionalDouble::stream).max();
    }
}
