package io.landfall.bot.chart;

import java.awt.Color;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * One line of a plot.
 *
 * @param name what it is of; empty when the plot has only this one
 * @param color of the line
 * @param isDashed so that two lines can be told apart without colours
 * @param points oldest first
 * @param peaks whether of several values that fall together the largest is shown; else their mean
 */
public record Curve(String name, Color color, boolean isDashed, List<Point> points, boolean peaks) {

    private static final Duration SHORTEST_GAP = Duration.ofSeconds(10);

    public Curve {
        points = List.copyOf(points);
    }

    /** A value, or that it could not be read. */
    public record Point(Instant at, OptionalDouble value) {}

    /** A value at a place of the time axis. */
    record Dot(double x, double value) {}

    /** Returns the values that are known, oldest first. */
    List<Double> known() {
        return points.stream()
                .map(Point::value)
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .toList();
    }

    /** Returns what is to be drawn, in pieces between which nothing was read; at most one dot for each two pixels. */
    List<List<Dot>> pieces(TimeAxis axis) {
        long column = Math.max(1, axis.millisOf(2));
        long gap = Math.max(SHORTEST_GAP.toMillis(), 3 * column);
        List<List<Dot>> pieces = new ArrayList<>();
        List<Dot> piece = new ArrayList<>();
        long lastMillis = Long.MIN_VALUE;
        for (int from = 0; from < points.size(); ) {
            int to = from;
            long first = millis(from);
            while (to < points.size() && millis(to) / column == first / column) {
                to++;
            }
            OptionalDouble value = together(points.subList(from, to));
            boolean isApart = !piece.isEmpty() && first - lastMillis > gap;
            if (isApart || value.isEmpty()) {
                end(piece, pieces);
                piece = new ArrayList<>();
            }
            if (value.isPresent()) {
                piece.add(new Dot(axis.x(points.get(from).at()), value.getAsDouble()));
            }
            lastMillis = millis(to - 1);
            from = to;
        }
        end(piece, pieces);
        return pieces;
    }

    private static void end(List<Dot> piece, List<List<Dot>> pieces) {
        if (!piece.isEmpty()) {
            pieces.add(piece);
        }
    }

    private OptionalDouble together(List<Point> column) {
        DoubleStream values = column.stream()
                .map(Point::value)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble);
        return peaks ? values.max() : values.average();
    }

    private long millis(int point) {
        return points.get(point).at().toEpochMilli();
    }
}
