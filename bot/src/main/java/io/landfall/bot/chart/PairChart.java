package io.landfall.bot.chart;

import io.landfall.bot.chart.Curve.Point;
import io.landfall.monitor.watch.LagHistory.Look;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RecordedRun;
import java.awt.Color;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What was measured of a pair, as a picture: lag, write rate and latency under each other, with the steps that ended
 * meanwhile.
 *
 * @param migration its name
 * @param looks oldest first, at least one
 * @param runs those of the migration
 */
public record PairChart(String migration, List<Look> looks, List<RecordedRun> runs) {

    /** Colours that everybody can tell apart (M. Okabe and K. Ito, "Color Universal Design"). */
    private static final Color BLUE = new Color(0x0072b2);

    private static final Color VERMILION = new Color(0xd55e00);
    private static final Color GREEN = new Color(0x00795a);

    public Chart chart() {
        Curve lag = new Curve("", BLUE, false, points(PairChart::lag), true);
        Curve writes = new Curve("", GREEN, false, points(Look::writesPerSecond), false);
        return new Chart(
                migration,
                List.of(
                        new Plot("lag", Unit.SECONDS, 0.1, List.of(lag)),
                        new Plot("writes", Unit.PER_SECOND, 3, List.of(writes)),
                        new Plot("latency", Unit.SECONDS, 0.001, answers())),
                marks(),
                ZoneId.systemDefault());
    }

    public static OptionalDouble lag(Look look) {
        return look.lag().map(PairChart::seconds).orElse(OptionalDouble.empty());
    }

    /** Returns the names of the servers that have answered, in the order of their names. */
    public static List<String> servers(List<Look> looks) {
        return looks.stream()
                .flatMap(look -> look.answers().keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    public static OptionalDouble answer(Look look, String server) {
        return look.answers().containsKey(server) ? seconds(look.answers().get(server)) : OptionalDouble.empty();
    }

    private List<Curve> answers() {
        List<Curve> curves = new ArrayList<>();
        for (String server : servers(looks)) {
            boolean isFirst = curves.isEmpty();
            curves.add(new Curve(
                    server, isFirst ? BLUE : VERMILION, !isFirst, points(look -> answer(look, server)), true));
        }
        return curves.isEmpty()
                ? List.of(new Curve("", BLUE, false, points(look -> OptionalDouble.empty()), true))
                : curves;
    }

    private List<Point> points(Function<Look, OptionalDouble> value) {
        return looks.stream()
                .map(look -> new Point(look.at(), value.apply(look)))
                .toList();
    }

    private List<Mark> marks() {
        return runs.stream().flatMap(PairChart::marks).toList();
    }

    private static Stream<Mark> marks(RecordedRun run) {
        String name = "#" + run.number() + " " + run.runbook();
        return run.rows(EntryKind.OUTCOME).stream()
                .map(outcome -> new Mark(outcome.at(), name, outcome.record().step()));
    }

    private static OptionalDouble seconds(Duration duration) {
        return OptionalDouble.of(duration.toNanos() / 1e9);
    }
}
