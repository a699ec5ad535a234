package io.landfall.bot.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.landfall.bot.chart.Curve.Dot;
import io.landfall.bot.chart.Curve.Point;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ChartTest {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final int NOT_READ = 0xffededed;

    @Test
    void drawsOnePointAsWellAsTwoHours() throws IOException {
        for (int seconds : List.of(1, 2, 1_800, 7_200)) {
            BufferedImage image = image(seconds, second -> OptionalDouble.of(0.1 + second % 7 / 100.0));

            assertThat(image.getWidth()).isEqualTo(Chart.WIDTH);
            assertThat(count(image, Color.BLUE.getRGB())).as("%d s", seconds).isGreaterThan(20);
            assertThat(count(image, NOT_READ))
                    .as("but for the edges of letters")
                    .isLessThan(200);
        }
    }

    @Test
    void shadesWhereNothingWasReadAndDrawsNoLineThroughIt() throws IOException {
        IntFunction<OptionalDouble> silentFor5Minutes =
                second -> second >= 600 && second < 900 ? OptionalDouble.empty() : OptionalDouble.of(0.2);

        BufferedImage image = image(1_800, silentFor5Minutes);

        int middle = (int) axis(1_800).x(START.plusSeconds(750));
        assertThat(count(image, NOT_READ)).isGreaterThan(10_000);
        assertThat(IntStream.range(0, image.getHeight()).filter(y -> image.getRGB(middle, y) == Color.BLUE.getRGB()))
                .isEmpty();
    }

    @Test
    void leavesTimeWithoutAnyLookOpenToo() {
        List<Point> points = new ArrayList<>(points(10, second -> OptionalDouble.of(1)));
        points.add(new Point(START.plusSeconds(60), OptionalDouble.of(1)));

        assertThat(curve(points).pieces(axis(61))).extracting(List::size).containsExactly(10, 1);
    }

    @Test
    void showsThePeakOfWhatFallsTogetherAndTheMeanOfARate() {
        List<Point> points = points(7_200, second -> OptionalDouble.of(second == 3_600 ? 9 : 1));
        Curve mean = new Curve("", Color.BLUE, false, points, false);

        assertThat(highest(curve(points))).isEqualTo(9);
        assertThat(highest(mean)).isBetween(1.0, 3.0);
        assertThat(curve(points).pieces(axis(7_200)).get(0)).hasSizeLessThan(400);
    }

    @Test
    void endsAnAxisAtARoundNumberThatLeavesOutAFewSpikesButNotALongTrouble() {
        assertThat(top(second -> second < 10 ? 95.0 : 0.08)).isCloseTo(0.2, within(1e-9));
        assertThat(top(second -> second < 100 ? 95.0 : 0.08)).isEqualTo(100);
        assertThat(top(second -> 0.119)).isCloseTo(0.15, within(1e-9));
        assertThat(top(second -> 119.0)).isEqualTo(3 * 60);
        assertThat(top(second -> 448.0)).isEqualTo(8 * 60);
        assertThat(top(second -> 0.0)).as("at least").isCloseTo(0.1, within(1e-9));
    }

    @Test
    void drawsEachPlotWhereTheMarksAre() throws IOException {
        for (double unusual : List.of(0.3, 0.95, 30.0, 7_000.0)) {
            BufferedImage image = image(1_800, second -> OptionalDouble.of(Math.abs(second - 900) < 90 ? unusual : 0));

            int left = left(image, Color.BLUE.getRGB());
            assertThat((double) left).as("%s", unusual).isCloseTo(axis(1_800).x(START.plusSeconds(808)), within(5.0));
        }
    }

    @Test
    void tellsTheTimeOfTheZonesClock() {
        ZoneId oslo = ZoneId.of("Europe/Oslo");
        TimeAxis axis = TimeAxis.of(START.plusSeconds(95), START.plusSeconds(1_900), oslo);

        assertThat(axis.text()).isEqualTo("1 Jan 13:01 to 13:31 CET");
    }

    @Test
    void namesMarksSideBySideAndARunThatIsOverInAMomentByItsName() {
        TimeAxis axis = axis(1_800);
        List<Mark> marks = new ArrayList<>(List.of(
                new Mark(START.plusSeconds(100), "#1 move", "take-hot-backup"),
                new Mark(START.plusSeconds(160), "#1 move", "prepare-backup"),
                new Mark(START.plusSeconds(170), "#1 move", "restore-backup")));
        for (int i = 0; i < 9; i++) {
            marks.add(new Mark(START.plusSeconds(1_500).plusMillis(i), "#2 cutover", "step-" + i));
        }

        assertThat(new MarkLabels(axis, text -> 14 * text.length()).of(marks))
                .extracting(MarkLabels.Label::shown)
                .containsExactly("take-hot-backup", "prepare-backup +1", "#2 cutover (9 steps)");
    }

    @Test
    void tellsInWordsWhatItShows() {
        Chart chart = chart(points(2, second -> second == 0 ? OptionalDouble.of(1.5) : OptionalDouble.empty()));

        assertThat(chart.description()).isEqualTo("shop: lag not read, at most 1.5 s");
    }

    private static double highest(Curve curve) {
        return curve.pieces(axis(7_200)).stream()
                .flatMap(List::stream)
                .mapToDouble(Dot::value)
                .max()
                .orElseThrow();
    }

    private static BufferedImage image(int seconds, IntFunction<OptionalDouble> value) throws IOException {
        byte[] png = chart(points(seconds, value)).png();
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static Chart chart(List<Point> points) {
        Plot plot = new Plot("lag", Unit.SECONDS, 0.1, List.of(curve(points)));
        return new Chart("shop", List.of(plot), List.of(new Mark(START, "#1 move", "catch-up")), ZoneOffset.UTC);
    }

    private static Curve curve(List<Point> points) {
        return new Curve("", Color.BLUE, false, points, true);
    }

    private static TimeAxis axis(int seconds) {
        return TimeAxis.of(START, START.plus(Duration.ofSeconds(seconds - 1)), ZoneOffset.UTC);
    }

    private static List<Point> points(int seconds, IntFunction<OptionalDouble> value) {
        return IntStream.range(0, seconds)
                .mapToObj(second -> new Point(START.plusSeconds(second), value.apply(second)))
                .toList();
    }

    private static double top(IntFunction<Double> value) {
        Curve curve = curve(points(1_000, second -> OptionalDouble.of(value.apply(second))));
        return new Plot("lag", Unit.SECONDS, 0.1, List.of(curve)).top();
    }

    /** Returns how far from the left the color is first seen in the upper two thirds. */
    private static int left(BufferedImage image, int color) {
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight() * 2 / 3; y++) {
                if (image.getRGB(x, y) == color) {
                    return x;
                }
            }
        }
        throw new AssertionError("nowhere");
    }

    private static long count(BufferedImage image, int color) {
        long count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += image.getRGB(x, y) == color ? 1 : 0;
            }
        }
        return count;
    }
}
