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
    static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 27);
    static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 25);
    static final Color INK = new Color(0x1d1c1d);
    static final Color FAINT = new Color(0x5a5a5a);

    private static final int LEFT = 12;
    private static final int TITLE_HEIGHT = 52;
    private static final int LABEL_HEIGHT = 32;
    private static final int HEADER_HEIGHT = 40;
    private static final int PLOT_HEIGHT = 200;
    private static final int TIMES_HEIGHT = 32;
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
        List<Label> labels = new MarkLabels(axis, text -> width(text, PLAIN)).of(shown);
        int top = TITLE_HEIGHT
                + LABEL_HEIGHT
                        * labels.stream()
                                .mapToInt(label -> label.row() + 1)
                                .max()
                                .orElse(0);
        int each = HEADER_HEIGHT + PLOT_HEIGHT;
        int height = top + plots.size() * each + TIMES_HEIGHT;
        BufferedImage image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, WIDTH, height);
        words(pen, BOLD, INK, title, LEFT, 34);
        words(pen, PLAIN, FAINT, axis.text(), WIDTH - DrawnPlot.EDGE - width(axis.text(), PLAIN), 34);
        for (Label label : labels) {
            words(pen, PLAIN, MARK.darker(), label.shown(), label.x(), TITLE_HEIGHT + label.row() * LABEL_HEIGHT + 22);
        }
        pen.translate(0, top);
        marks(pen, axis, shown, plots.size() * each - DrawnPlot.EDGE);
        for (Plot plot : plots) {
            header(pen, plot);
            pen.translate(0, HEADER_HEIGHT);
            boolean isLast = plot == plots.get(plots.size() - 1);
            new DrawnPlot(plot, axis, PLOT_HEIGHT + (isLast ? TIMES_HEIGHT : 0), isLast).draw(pen);
            pen.translate(0, PLOT_HEIGHT);
        }
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
        return TimeAxis.of(times.get(0), times.get(times.size() - 1), zone);
    }

    static int width(String text, Font font) {
        return (int) Math.ceil(font.getStringBounds(text, new FontRenderContext(null, true, false))
                .getWidth());
    }

    private static void marks(Graphics2D pen, TimeAxis axis, List<Mark> shown, int bottom) {
        pen.setColor(MARK);
        pen.setStroke(new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {6, 5}, 0));
        for (Mark mark : shown) {
            int x = (int) Math.round(axis.x(mark.at()));
            pen.drawLine(x, 0, x, bottom);
        }
    }

    private static void header(Graphics2D pen, Plot plot) {
        int x = words(pen, BOLD, INK, plot.title(), LEFT, 36) + 16;
        for (Curve curve : plot.curves()) {
            if (!curve.name().isEmpty()) {
                pen.setColor(curve.color());
                pen.setStroke(curve.stroke());
                pen.drawLine(x, 27, x + 34, 27);
                x += 42;
            }
            x = words(pen, PLAIN, FAINT, plot.figures(curve), x, 36) + 26;
        }
    }

    /** Writes on white, so that no upright line goes through it; returns where it ends. */
    private static int words(Graphics2D pen, Font font, Color color, String text, int x, int y) {
        int wide = width(text, font);
        pen.setColor(Color.WHITE);
        pen.fillRect(x - 4, y - 24, wide + 8, 32);
        pen.setFont(font);
        pen.setColor(color);
        pen.drawString(text, x, y);
        return x + wide;
    }

    /** What it shows, for those who can't see it. */
    public String description() {
        return title + ": "
                + plots.stream()
                        .map(plot -> plot.title() + " " + plot.figures())
                        .collect(Collectors.joining("; "));
    }
}
