package io.landfall.bot.chart;

import io.landfall.bot.chart.Curve.Dot;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A plot's axes, grid and curves, grey where none of these could be read, and how high the highest is that is cut off. */
final class DrawnPlot {

    static final int EDGE = 16;

    private static final int VALUES = 122;
    /** How much of the room a plot fills; XChart writes nothing at the very ends. */
    private static final double FILLED = 0.98;

    private static final double ROOM = Chart.WIDTH - VALUES - EDGE;
    static final double WIDTH = FILLED * ROOM;
    static final double LEFT = VALUES + (ROOM - WIDTH) / 2;

    private static final int WORTH_SHADING = 5;
    private static final Color GRID = new Color(0xdcdcdc);
    /** On white 0xededed; the grid can be seen through it. */
    private static final Color NOT_READ = new Color(0, 0, 0, 18);

    private static final Color NONE = new Color(0, 0, 0, 0);

    private final Plot plot;
    private final TimeAxis axis;
    private final double top;
    private final double suiting;
    private final XYChart chart;

    /**
     * Nothing is drawn yet.
     *
     * @param height in pixels; XChart heeds how far apart values are to be only where there are 160 for them
     * @param hasTimes whether they are written below it
     */
    DrawnPlot(Plot plot, TimeAxis axis, int height, boolean hasTimes) {
        this.plot = plot;
        this.axis = axis;
        this.top = plot.top();
        this.suiting = plot.unit().suiting(top);
        this.chart = new XYChart(Chart.WIDTH, height, ChartTheme.Matlab);
        style(hasTimes);
        add(List.of(new Dot(axis.to(), Double.NaN)), NONE, SeriesLines.NONE); // else a few values become the only ticks
        List<List<Dot>> pieces = plot.curves().stream()
                .flatMap(curve -> curve.pieces(axis).stream())
                .sorted(Comparator.comparing(piece -> piece.get(0).at()))
                .toList();
        shadeUnread(pieces);
        for (Curve curve : plot.curves()) {
            // XChart draws a smooth curve as a whole, any other from dot to dot: no dash would ever end
            curve.pieces(axis)
                    .forEach(piece -> add(piece, curve.color(), curve.stroke()).setSmooth(curve.isDashed()));
        }
        plot.curves().stream()
                .flatMap(curve -> curve.points().stream())
                .filter(point -> point.value().orElse(0) > top)
                .max(Comparator.comparing(point -> point.value().orElse(0)))
                .ifPresent(this::tellCutOff);
    }

    /** Draws it at the pen's origin. */
    void draw(Graphics2D pen) {
        // XChart leaves room for values that it then does not write: how much, the first try tells
        chart.paint(
                new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics(), Chart.WIDTH, chart.getHeight());
        chart.getStyler().setYAxisLeftWidthHint(2 * VALUES - (int) Math.round(chart.getYAxisLeftWidth()));
        chart.paint(pen, Chart.WIDTH, chart.getHeight());
    }

    private void style(boolean hasTimes) {
        chart.getStyler()
                .setLegendVisible(false)
                .setChartPadding(EDGE)
                .setChartBackgroundColor(NONE)
                .setPlotBackgroundColor(NONE)
                .setPlotBorderVisible(false)
                .setPlotContentSize(FILLED)
                .setAnnotationTextFont(Chart.BOLD)
                .setAnnotationTextFontColor(Chart.INK)
                .setMarkerSize(10)
                .setYAxisLeftWidthHint(VALUES);
        chart.getStyler()
                .setPlotMargin(0)
                .setAxisTicksLineVisible(false)
                .setAxisTicksMarksVisible(false)
                .setPlotTicksMarksVisible(false)
                .setAxisTickPadding(12)
                .setAxisTickMarkLength(0)
                .setAxisTickLabelsFont(Chart.PLAIN)
                .setAxisTickLabelsColor(Chart.FAINT)
                .setPlotGridVerticalLinesVisible(false)
                .setPlotGridLinesColor(GRID)
                .setPlotGridLinesStroke(new BasicStroke(1.5f))
                .setXAxisTicksVisible(hasTimes)
                .setTimezone(TimeZone.getTimeZone(axis.zone()))
                .setXAxisTickMarkSpacingHint(240)
                .setXAxisMin((double) axis.from().toEpochMilli())
                .setXAxisMax((double) axis.to().toEpochMilli())
                .setYAxisLabelAlignment(TextAlignment.Right)
                .setYAxisTickMarkSpacingHint(70)
                .setYAxisMin(0.0)
                .setYAxisMax(top / suiting)
                .setyAxisTickLabelsFormattingFunction(
                        value -> value == 0 ? "0" : plot.unit().show(value * suiting, suiting));
    }

    private void shadeUnread(List<List<Dot>> fromLeft) {
        Instant read = plot.curves().stream()
                .flatMap(curve -> curve.points().stream())
                .map(Curve.Point::at)
                .min(Comparator.naturalOrder())
                .orElse(axis.to());
        for (List<Dot> piece : fromLeft) {
            shade(read, piece.get(0).at());
            Instant end = piece.get(piece.size() - 1).at();
            read = end.isAfter(read) ? end : read;
        }
        shade(read, axis.to());
        if (fromLeft.isEmpty()) {
            say("could not be read", LEFT + WIDTH / 2, 84);
        }
    }

    private void shade(Instant from, Instant to) {
        if (axis.x(to) - axis.x(from) > WORTH_SHADING) {
            add(List.of(new Dot(from, top), new Dot(to, top)), NOT_READ, SeriesLines.NONE)
                    .setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
        }
    }

    private XYSeries add(List<Dot> dots, Color color, BasicStroke stroke) {
        XYSeries series = chart.addSeries(
                "series " + chart.getSeriesMap().size(),
                dots.stream().map(dot -> Date.from(dot.at())).toList(),
                dots.stream().map(dot -> dot.value() / suiting).toList());
        series.setLineColor(color);
        series.setFillColor(color);
        series.setMarkerColor(color);
        series.setMarker(dots.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        series.setLineStyle(stroke);
        return series;
    }

    /** The highest value does not fit: an arrow beside its place says how high it is. */
    private void tellCutOff(Curve.Point highest) {
        String text = "▲ " + plot.unit().show(highest.value().orElseThrow());
        double away = Chart.width(text, Chart.BOLD) / 2.0 + 10;
        double x = axis.x(highest.at());
        say(text, x + 2 * away < Chart.WIDTH ? x + away : x - away, 18);
    }

    private void say(String text, double x, int below) {
        chart.addAnnotation(new AnnotationText(text, x, chart.getHeight() - EDGE - below, true));
    }
}
