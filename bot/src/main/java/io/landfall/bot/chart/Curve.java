package io.landfall.bot.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    /** A value that is drawn. */
    record Dot(Instant at, double value) {}

    /** Returns the values that are known, oldest first. */
    List<Double> known() {
        return values(points).boxed().toList();
    }

    /** Returns what is to be drawn, in pieces between which nothing was read; at most one dot for each two pixels. */
    List<List<Dot>> pieces(TimeAxis axis) {
        long column = Math.max(1, axis.millisOf(2));
        long gap = Math.max(SHORTEST_GAP.toMillis(), 3 * column);
        List<List<Dot>> pieces = new ArrayList<>();
        Instant free = Instant.MIN;
        for (List<Point> together : columns(column)) {
            DoubleStream values = values(together);
            OptionalDouble value = peaks ? values.max() : values.average();
            Instant at = together.get(0).at();
            if (value.isEmpty()) {
                free = Instant.MIN;
                continue;
            }
            if (at.isAfter(free)) {
                pieces.add(new ArrayList<>());
            }
            pieces.get(pieces.size() - 1).add(new Dot(at, value.getAsDouble()));
            free = together.get(together.size() - 1).at().plusMillis(gap);
        }
        return pieces;
    }

    private Collection<List<Point>> columns(long millis) {
        return points.stream()
                .collect(Collectors.groupingBy(
                        point -> point.at().toEpochMilli() / millis, TreeMap::new, Collectors.toList()))
                .values();
    }

    BasicStroke stroke() {
        return isDashed
                ? new BasicStroke(3.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {11, 7}, 0)
                : new BasicStroke(3.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    private static DoubleStream values(List<Point> points) {
        return points.stream().map(Point::value).flatMapToDouble(OptionalDouble::stream);
    }
}
