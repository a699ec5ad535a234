package io.landfall.bot.chart;

import io.landfall.bot.chart.MarkLabels.Label;
import io.landfall.monitor.LandfallException;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/**
 * Plots under each other on one time axis, with what happened meanwhile as upright lines. Made to be read at 400 pixels,
 * which is less than half its size and what chats show.
 *
 * @param title what is drawn
 * @param plots from the top down; at least one of them has a point
 * @param marks what happened meanwhile, in any order
 * @param zone of the clock that is shown
 */
public record Chart(String title, List<Plot> plots, List<Mark> marks, ZoneId zone) {

    static final int WIDTH = 900;

    private static final int LEFT = 128;
    private static final int RIGHT = WIDTH - 24;
    private static final int TITLE_HEIGHT = 52;
    private static final int LABEL_HEIGHT = 32;
    private static final int AXIS_HEIGHT = 52;
    private static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 27);
    private static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 25);
    private static final Color INK = new Color(0x1d1c1d);
    private static final Color FAINT = new Color(0x5a5a5a);
    private static final Color MARK = new Color(0x8a6d8f);

    /** Returns the picture's bytes; throws EXTERNAL when this machine can't draw. */
    public byte[] png() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(drawn(), "png", bytes);
            return bytes.toByteArray();
        } catch (IOException | InternalError | UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw LandfallException.external(
                    "The chart can't be drawn here: " + e.getMessage() + ". Install fonts (`fonts-dejavu-core`).", e);
        }
    }

    private BufferedImage drawn() {
        TimeAxis axis = axis();
        List<Mark> shown = marks.stream()
                .filter(mark -> axis.holds(mark.at()))
                .sorted(Comparator.comparing(Mark::at))
                .toList();
        List<Label> labels = new MarkLabels(axis, Chart::width).of(shown);
        int rows = labels.stream().mapToInt(label -> label.row() + 1).max().orElse(0);
        int top = TITLE_HEIGHT + rows * LABEL_HEIGHT;
        int bottom = top + plots.size() * PlotArea.HEIGHT;
        BufferedImage image = new BufferedImage(WIDTH, bottom + AXIS_HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, image.getWidth(), image.getHeight());
        title(pen, axis);
        marks(pen, axis, shown, top, bottom);
        labels(pen, labels);
        for (int i = 0; i < plots.size(); i++) {
            new PlotArea(plots.get(i), axis, top + i * PlotArea.HEIGHT, BOLD, PLAIN).draw(pen);
        }
        times(pen, axis, bottom);
        pen.dispose();
        return image;
    }

    private TimeAxis axis() {
        List<Instant> times = plots.stream()
                .flatMap(plot -> plot.curves().stream())
                .flatMap(curve -> curve.points().stream())
                .map(Curve.Point::at)
                .sorted()
                .toList();
        return TimeAxis.of(times.get(0), times.get(times.size() - 1), LEFT, RIGHT, zone);
    }

    private static int width(String text) {
        return (int) Math.ceil(PLAIN.getStringBounds(text, new FontRenderContext(null, true, false))
                .getWidth());
    }

    private void title(Graphics2D pen, TimeAxis axis) {
        pen.setFont(BOLD);
        pen.setColor(INK);
        pen.drawString(title, 12, 34);
        pen.setFont(PLAIN);
        pen.setColor(FAINT);
        String when = axis.text();
        pen.drawString(when, RIGHT - pen.getFontMetrics().stringWidth(when), 34);
    }

    private static void marks(Graphics2D pen, TimeAxis axis, List<Mark> shown, int top, int bottom) {
        pen.setColor(MARK);
        pen.setStroke(new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {6, 5}, 0));
        for (Mark mark : shown) {
            int x = (int) Math.round(axis.x(mark.at()));
            pen.drawLine(x, top, x, bottom);
        }
    }

    private static void labels(Graphics2D pen, List<Label> labels) {
        pen.setFont(PLAIN);
        pen.setColor(MARK.darker());
        labels.forEach(
                label -> pen.drawString(label.shown(), label.x(), TITLE_HEIGHT + label.row() * LABEL_HEIGHT + 22));
    }

    private static void times(Graphics2D pen, TimeAxis axis, int bottom) {
        pen.setFont(PLAIN);
        pen.setColor(FAINT);
        int free = 0;
        for (TimeAxis.Tick tick : axis.ticks()) {
            int wide = pen.getFontMetrics().stringWidth(tick.text());
            int left = tick.x() - wide / 2;
            if (left >= free && left + wide <= WIDTH) {
                pen.drawString(tick.text(), left, bottom + 26);
                free = left + wide + 16;
            }
        }
    }

    /** What it shows, for those who can't see it. */
    public String description() {
        return title + ": "
                + plots.stream()
                        .map(plot -> plot.title() + " " + plot.figures())
                        .collect(Collectors.joining("; "));
    }
}
