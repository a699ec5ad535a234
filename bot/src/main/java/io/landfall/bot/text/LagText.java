package io.landfall.bot.text;

import io.landfall.bot.chat.Message;
import io.landfall.bot.command.Outlook.Lag;
import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Writes about lag. */
public final class LagText {

    private static final int WIDE = 60;
    private static final int NARROW = 20;

    private LagText() {}

    /** Returns the newest value: {@code 120 ms}, {@code unknown} when it could not be read, {@code not measured}. */
    public static String newest(List<Lag> lags) {
        return lags.isEmpty()
                ? "not measured"
                : lags.get(lags.size() - 1).lag().map(Elapsed::show).orElse("unknown");
    }

    /** Returns the last values in a few columns, with the newest in words; empty when there are none. */
    public static String brief(List<Lag> lags) {
        return lags.isEmpty() ? "" : line(lags, NARROW) + " " + newest(lags);
    }

    /** Tells the lag with its figures, and as a picture with the steps that the journal has of that time. */
    public static Message message(String migration, Duration period, List<Lag> lags, List<Entry> journal) {
        List<Duration> known =
                lags.stream().map(Lag::lag).flatMap(Optional::stream).sorted().toList();
        String title = "lag of " + migration + " in the last " + Elapsed.show(period);
        if (known.isEmpty()) {
            String why = lags.isEmpty()
                    ? "Nothing was measured in that time: it is measured while the service runs and the target follows."
                    : "It could not be read in that time; `check " + migration + "` says why.";
            return Message.of(title + ": unknown").withLines(List.of(why));
        }
        Duration top = known.get(known.size() - 1);
        LagChart chart = new LagChart(title, lags, steps(migration, journal));
        return Message.of(title)
                .withField("now", newest(lags))
                .withField("min", Elapsed.show(known.get(0)))
                .withField("median", Elapsed.show(known.get(known.size() / 2)))
                .withField("max", Elapsed.show(top))
                .withLines(List.of(line(lags, WIDE) + "  (top is " + Elapsed.show(top) + ")", unread(lags, known)))
                .withImage(chart.description(), chart::png);
    }

    private static List<LagChart.Step> steps(String migration, List<Entry> journal) {
        return journal.stream()
                .filter(entry -> entry.record().migration().equals(migration))
                .filter(entry -> entry.record().kind() == EntryKind.OUTCOME)
                .map(entry -> new LagChart.Step(entry.at(), entry.record().step()))
                .toList();
    }

    private static String unread(List<Lag> lags, List<Duration> known) {
        int gaps = lags.size() - known.size();
        return lags.size() + " readings" + (gaps == 0 ? "" : ", " + gaps + " of them could not be read (?)");
    }

    private static String line(List<Lag> lags, int width) {
        List<OptionalDouble> values = lags.stream()
                .map(lag -> lag.lag()
                        .map(value -> OptionalDouble.of(value.toNanos()))
                        .orElse(OptionalDouble.empty()))
                .toList();
        return Sparkline.of(values, width);
    }
}
