package io.landfall.bot.text;

import io.landfall.bot.command.Outlook.Lag;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws lag as a picture that can be read at half its size, which is how chats show one: large letters, one line, the
 * steps that ran meanwhile as upright lines. Where lag could not be read the line has a gap.
 *
 * @param title what is drawn
 * @param lags oldest first, at least one of them known
 * @param steps that ended in that time
 */
record LagChart(String title, List<Lag> lags, List<Step> steps) {

    private static final int WIDTH = 1_000;
    private static final int HEIGHT = 480;
    private static final int MOST_POINTS = 900;
    private static final int NAMES_BESIDE_EACH_OTHER = 5;
    private static final double ROOM_ABOVE = 1.25;
    private static final double NAMES_AT = 1.16;
    private static final Color LINE = new Color(0x1f6f8b);
    private static final Color STEP = new Color(0x9a9a9a);

    /** A step that has ended. */
    record Step(Instant at, String name) {}

    /** Returns the picture's bytes; throws EXTERNAL when this machine can't draw. */
    byte[] png() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BitmapEncoder.saveBitmap(chart(), bytes, BitmapFormat.PNG);
            return bytes.toByteArray();
        } catch (IOException | InternalError | UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw LandfallException.external(
                    "The chart can't be drawn here: " + e.getMessage() + ". Install fonts (`fonts-dejavu-core`).", e);
        }
    }

    private XYChart chart() {
        boolean inSeconds = top().compareTo(Duration.ofSeconds(2)) >= 0;
        double unit = inSeconds ? 1e9 : 1e6;
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .theme(ChartTheme.Matlab)
                .title(title)
                .yAxisTitle(inSeconds ? "lag, s" : "lag, ms")
                .build();
        style(chart, top().toNanos() / unit);
        for (List<Lag> piece : pieces()) {
            XYSeries series = chart.addSeries(
                    "lag from " + piece.get(0).at(),
                    piece.stream().map(lag -> Date.from(lag.at())).toList(),
                    piece.stream()
                            .map(lag -> lag.lag().orElseThrow().toNanos() / unit)
                            .toList());
            series.setMarker(piece.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
            series.setLineColor(LINE);
            series.setMarkerColor(LINE);
            series.setLineWidth(3f);
        }
        mark(chart, top().toNanos() / unit);
        return chart;
    }

    private void style(XYChart chart, double top) {
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 26));
        chart.getStyler().setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 22));
        chart.getStyler().setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 22));
        chart.getStyler().setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.PLAIN, 20));
        chart.getStyler().setAnnotationTextFontColor(Color.DARK_GRAY);
        chart.getStyler().setAnnotationLineColor(STEP);
        chart.getStyler().setAnnotationLineStroke(new BasicStroke(2f));
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setPlotGridLinesColor(new Color(0xe4e4e4));
        chart.getStyler().setXAxisTickMarkSpacingHint(160);
        chart.getStyler().setDatePattern(period().compareTo(Duration.ofMinutes(10)) > 0 ? "HH:mm" : "HH:mm:ss");
        chart.getStyler().setYAxisTickMarkSpacingHint(70);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setYAxisMax(top * ROOM_ABOVE);
    }

    /** Steps too close to each other for two names get one: the first step's, with how many follow it. */
    private void mark(XYChart chart, double top) {
        long start = lags.get(0).at().toEpochMilli();
        long room = Math.max(1, period().toMillis() / NAMES_BESIDE_EACH_OTHER);
        List<Step> together = new ArrayList<>();
        for (Step step : steps) {
            if (step.at().toEpochMilli() < start) {
                continue;
            }
            chart.addAnnotation(new AnnotationLine(step.at().toEpochMilli(), true, false));
            boolean isFar = !together.isEmpty()
                    && step.at().toEpochMilli() - together.get(0).at().toEpochMilli() > room;
            if (isFar) {
                name(chart, together, room, top);
                together.clear();
            }
            together.add(step);
        }
        if (!together.isEmpty()) {
            name(chart, together, room, top);
        }
    }

    private void name(XYChart chart, List<Step> together, long room, double top) {
        String more = together.size() == 1 ? "" : " +" + (together.size() - 1);
        long first = lags.get(0).at().toEpochMilli() + room / 2;
        long last = lags.get(lags.size() - 1).at().toEpochMilli() - room / 2;
        long x = Math.max(first, Math.min(together.get(0).at().toEpochMilli(), Math.max(first, last)));
        chart.addAnnotation(new AnnotationText(together.get(0).name() + more, x, top * NAMES_AT, false));
    }

    private Duration period() {
        return Duration.between(lags.get(0).at(), lags.get(lags.size() - 1).at());
    }

    private Duration top() {
        Duration top = lags.stream()
                .map(Lag::lag)
                .flatMap(Optional::stream)
                .max(Duration::compareTo)
                .orElseThrow();
        return top.isZero() ? Duration.ofMillis(1) : top;
    }

    /** Returns what is known without a gap, each at most a point a column, of which the largest counts. */
    private List<List<Lag>> pieces() {
        int each = Math.max(1, lags.size() / MOST_POINTS);
        List<List<Lag>> pieces = new ArrayList<>();
        List<Lag> piece = new ArrayList<>();
        for (int i = 0; i < lags.size(); i += each) {
            Optional<Lag> largest = lags.subList(i, Math.min(i + each, lags.size())).stream()
                    .filter(lag -> lag.lag().isPresent())
                    .max((a, b) -> a.lag().orElseThrow().compareTo(b.lag().orElseThrow()));
            largest.ifPresent(piece::add);
            if (largest.isEmpty() && !piece.isEmpty()) {
                pieces.add(piece);
                piece = new ArrayList<>();
            }
        }
        if (!piece.isEmpty()) {
            pieces.add(piece);
        }
        return pieces;
    }

    /** What it shows, for those who can't see it. */
    String description() {
        return title + ": at most " + Elapsed.show(top());
    }
}
