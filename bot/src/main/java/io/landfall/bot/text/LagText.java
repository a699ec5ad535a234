package io.landfall.bot.text;

import io.landfall.bot.chart.Chart;
import io.landfall.bot.chart.PairChart;
import io.landfall.bot.chart.Unit;
import io.landfall.bot.conversation.Block.Table;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.watch.LagHistory.Look;
import io.landfall.runbooks.journal.history.RecordedRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** Writes about lag, and about the write rate and the answer times that were measured beside it. */
public final class LagText {

    /** What was read longer ago is not told as the lag of now. */
    public static final Duration RECENT = Duration.ofSeconds(20);

    /** A phone shows no more of a line in columns. */
    private static final int WIDE = 24;

    private static final int NARROW = 20;
    private static final int NAME = 10;

    private LagText() {}

    /** Returns the newest value: {@code 120 ms}, {@code unknown} when it could not be read, {@code not measured}. */
    public static String newest(List<Look> looks) {
        return looks.isEmpty()
                ? "not measured"
                : looks.get(looks.size() - 1).lag().map(Elapsed::show).orElse("unknown");
    }

    /** Returns the last values in a few columns, with the newest in words; empty when there are none. */
    public static String brief(List<Look> looks) {
        return looks.isEmpty() ? "" : line(looks, PairChart::lag, NARROW) + " " + newest(looks);
    }

    /** Tells lag, write rate and latency with their figures, and as a picture with the steps of that time. */
    public static Message message(String migration, Duration period, List<Look> looks, List<RecordedRun> runs) {
        String title = "lag of " + migration + " in the last " + Elapsed.show(period);
        boolean nothingIsKnown = looks.stream()
                .allMatch(look -> look.lag().isEmpty() && look.answers().isEmpty());
        if (nothingIsKnown) {
            String why = looks.isEmpty()
                    ? "Nothing was measured in that time: it is measured while the service runs and the target follows."
                    : "It could not be read in that time; `check " + migration + "` says why.";
            return Message.of(title + ": unknown").withLines(List.of(why));
        }
        Message message = Message.of(title)
                .withField("lag", figures(looks, PairChart::lag, Unit.SECONDS))
                .withField("writes", figures(looks, Look::writesPerSecond, Unit.PER_SECOND));
        List<List<String>> rows = new ArrayList<>(
                List.of(row("lag", looks, PairChart::lag), row("writes", looks, Look::writesPerSecond)));
        for (String server : PairChart.servers(looks)) {
            Function<Look, OptionalDouble> answer = look -> PairChart.answer(look, server);
            message = message.withField("answers of " + server, figures(looks, answer, Unit.SECONDS));
            rows.add(row(server, looks, answer));
        }
        Chart chart = new PairChart(migration, looks, runs).chart();
        return message.withField("measured", measured(period, looks))
                .with(new Table(rows))
                .withImage(chart.description(), chart::png);
    }

    /** Says how much of the period there is: only two hours are kept, and nothing from before a restart. */
    private static String measured(Duration period, List<Look> looks) {
        Duration span =
                Duration.between(looks.get(0).at(), looks.get(looks.size() - 1).at());
        long gaps = looks.stream().filter(look -> look.lag().isEmpty()).count();
        String readings = looks.size() == 1 ? "once" : looks.size() + " times in " + Elapsed.show(span);
        return readings
                + (gaps == 0 ? "" : "; lag not read " + (gaps == 1 ? "once" : gaps + " times") + " (?)")
                + (period.compareTo(Duration.ofHours(2)) > 0 ? "; two hours are kept" : "");
    }

    private static String figures(List<Look> looks, Function<Look, OptionalDouble> value, Unit unit) {
        double[] sorted = known(looks, value).sorted().toArray();
        if (sorted.length == 0) {
            return "not read";
        }
        OptionalDouble now = value.apply(looks.get(looks.size() - 1));
        return "now " + (now.isPresent() ? unit.show(now.getAsDouble()) : "not read")
                + ", median " + unit.show(sorted[sorted.length / 2])
                + ", most " + unit.show(sorted[sorted.length - 1]);
    }

    private static DoubleStream known(List<Look> looks, Function<Look, OptionalDouble> value) {
        return looks.stream().map(value).flatMapToDouble(OptionalDouble::stream);
    }

    private static List<String> row(String name, List<Look> looks, Function<Look, OptionalDouble> value) {
        String shown = name.length() > NAME ? name.substring(0, NAME - 1) + "…" : name;
        return List.of(shown, line(looks, value, WIDE));
    }

    private static String line(List<Look> looks, Function<Look, OptionalDouble> value, int width) {
        return Sparkline.of(looks.stream().map(value).toList(), width);
    }
}
