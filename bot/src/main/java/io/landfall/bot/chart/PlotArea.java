package io.landfall.bot.chart;

import io.landfall.bot.chart.Curve.Dot;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.Comparator;
import java.util.List;

/** Draws one plot below {@code top}: its title with the figures, the grid, the curves. */
record PlotArea(Plot plot, TimeAxis axis, int top, Font bold, Font plain) {

    static final int HEIGHT = 226;

    private static final int TITLE = 58;
    private static final int DRAWN = 146;
    private static final Color INK = new Color(0x1d1c1d);
    private static final Color FAINT = new Color(0x5a5a5a);
    private static final Color GRID = new Color(0xdcdcdc);
    private static final Color NOT_READ = new Color(0xededed);

    void draw(Graphics2D pen) {
        ValueAxis values = plot.axis();
        List<List<Dot>> pieces = plot.curves().stream()
                .flatMap(curve -> curve.pieces(axis).stream())
                .toList();
        new Unread(axis, firstLook(), pieces).draw(pen, top + TITLE, DRAWN, NOT_READ);
        title(pen);
        grid(pen, values);
        for (Curve curve : plot.curves()) {
            curve(pen, values, curve);
        }
        if (pieces.isEmpty()) {
            pen.setFont(plain);
            pen.setColor(FAINT);
            pen.drawString("could not be read", axis.left() + 20, top + TITLE + DRAWN / 2 + 8);
        }
        pieces.stream()
                .flatMap(List::stream)
                .filter(dot -> values.cutsOff(dot.value()))
                .max(Comparator.comparingDouble(Dot::value))
                .ifPresent(dot -> tellCutOff(pen, dot));
    }

    private double firstLook() {
        return plot.curves().stream()
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(point -> axis.x(point.at()))
                .min()
                .orElse(axis.right());
    }

    private void title(Graphics2D pen) {
        int y = top + TITLE - 22;
        pen.setFont(bold);
        int x = words(pen, plot.title(), 12, y, INK) + 16;
        pen.setFont(plain);
        for (Curve curve : plot.curves()) {
            if (!curve.name().isEmpty()) {
                pen.setColor(curve.color());
                pen.setStroke(stroke(curve));
                pen.drawLine(x, y - 9, x + 34, y - 9);
                x += 42;
            }
            x = words(pen, plot.figures(curve), x, y, FAINT) + 26;
        }
    }

    /** Writes on white, so that no upright line goes through it; returns where it ends. */
    private static int words(Graphics2D pen, String text, int x, int y, Color color) {
        int wide = pen.getFontMetrics().stringWidth(text);
        pen.setColor(Color.WHITE);
        pen.fillRect(x - 4, y - 24, wide + 8, 32);
        pen.setColor(color);
        pen.drawString(text, x, y);
        return x + wide;
    }

    private void grid(Graphics2D pen, ValueAxis values) {
        pen.setFont(plain);
        pen.setStroke(new BasicStroke(1.5f));
        for (double value : values.grid()) {
            int y = y(values, value);
            pen.setColor(GRID);
            pen.drawLine(axis.left(), y, axis.right(), y);
            pen.setColor(FAINT);
            String text = values.text(value);
            pen.drawString(text, axis.left() - 12 - pen.getFontMetrics().stringWidth(text), y + 9);
        }
    }

    private void curve(Graphics2D pen, ValueAxis values, Curve curve) {
        pen.setColor(curve.color());
        pen.setStroke(stroke(curve));
        for (List<Dot> piece : curve.pieces(axis)) {
            if (piece.size() == 1) {
                Dot only = piece.get(0);
                pen.fill(new Ellipse2D.Double(only.x() - 5, y(values, only.value()) - 5.0, 10, 10));
                continue;
            }
            Path2D line = new Path2D.Double();
            line.moveTo(piece.get(0).x(), y(values, piece.get(0).value()));
            piece.stream().skip(1).forEach(dot -> line.lineTo(dot.x(), y(values, dot.value())));
            pen.draw(line);
        }
    }

    /** The highest value does not fit: an arrow says where it is, and how high. */
    private void tellCutOff(Graphics2D pen, Dot dot) {
        String text = "▲ " + plot.unit().show(Plot.highest(plot.known()).orElse(dot.value()));
        pen.setFont(bold);
        int wide = pen.getFontMetrics().stringWidth(text);
        boolean isRight = dot.x() + wide + 12 > axis.right();
        int x = (int) Math.round(isRight ? dot.x() - wide - 10 : dot.x() + 10);
        pen.setColor(new Color(255, 255, 255, 210));
        pen.fillRect(x - 4, top + TITLE + 1, wide + 8, 30);
        pen.setColor(INK);
        pen.drawString(text, x, top + TITLE + 25);
    }

    private int y(ValueAxis values, double value) {
        return (int) Math.round(top + TITLE + DRAWN * (1 - values.share(value)));
    }

    private static BasicStroke stroke(Curve curve) {
        return curve.isDashed()
                ? new BasicStroke(3.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {11, 7}, 0)
                : new BasicStroke(3.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }
}
