package io.landfall.bot.chart;

import io.landfall.bot.chart.Curve.Dot;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.Comparator;
import java.util.List;

/**
 * Shades the time in which none of a plot's curves could be read.
 *
 * @param axis from left to right
 * @param firstLook where the first try to read was
 * @param pieces what was read
 */
record Unread(TimeAxis axis, double firstLook, List<List<Dot>> pieces) {

    private static final double WORTH_SHADING = 5;

    void draw(Graphics2D pen, int top, int height, Color color) {
        pen.setColor(color);
        double read = firstLook;
        List<List<Dot>> fromLeft = pieces.stream()
                .sorted(Comparator.comparingDouble(piece -> piece.get(0).x()))
                .toList();
        for (List<Dot> piece : fromLeft) {
            shade(pen, top, height, read, piece.get(0).x());
            read = Math.max(read, piece.get(piece.size() - 1).x());
        }
        shade(pen, top, height, read, axis.right());
    }

    private static void shade(Graphics2D pen, int top, int height, double from, double to) {
        if (to - from > WORTH_SHADING) {
            pen.fillRect((int) Math.round(from), top, (int) Math.round(to - from), height);
        }
    }
}
