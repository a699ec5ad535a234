package io.landfall.lab.bench;

import io.landfall.lab.demo.Figures;
import io.landfall.lab.ledger.LedgerVerdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The figures of all rounds, for people and for programs. */
record BenchReport(int rounds, boolean politePage, Surroundings surroundings, Outcomes outcomes) {

    private static final String WINDOW = "Window: from asking for the fence until the other server is open, in ms";
    private static final String PAUSE = "Pause: from the application's last write there to its first one here, in ms";

    /** The tables, and below them the aims. */
    String summary() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(table(WINDOW, outcomes::windows));
        lines.add("");
        lines.addAll(table(PAUSE + (politePage ? "; Landfall's with the page" : ""), outcomes::pauses));
        lines.add("");
        lines.addAll(parts());
        lines.addAll(surroundings.lines());
        lines.add("");
        lines.add("Aims");
        Aim.of(outcomes, politePage).forEach(aim -> lines.add("  " + aim));
        lines.add("");
        outcomes.failures().forEach(failure -> lines.add("FAILED: " + failure));
        outcomes.end().ifPresent(why -> lines.add("WRONG: The rounds ended early: " + why));
        lines.add(outcomes.verdict().map(BenchReport::told).orElse("No round came to its end."));
        return String.join("\n", lines);
    }

    private static String told(LedgerVerdict verdict) {
        return verdict.isClean()
                ? "Nothing was lost of " + verdict.acknowledged() + " acknowledged writes."
                : "WRONG: " + verdict.lost() + " acknowledged writes are lost, and " + verdict.unexpected()
                        + " rows are there that should not be: " + verdict.examples();
    }

    private List<String> table(String title, Function<Contender, Optional<Series>> figures) {
        Optional<Series> floor = figures.apply(Contender.FLOOR);
        List<String> lines = new ArrayList<>(List.of(
                title,
                "  %-30s %4s %6s %7s %7s %7s %7s %7s %8s"
                        .formatted("", "n", "failed", "min", "median", "p95", "max", "spread", "x floor")));
        for (Contender contender : Contender.values()) {
            lines.add("  %-30s %4d %6d"
                            .formatted(contender.label(), outcomes.of(contender).size(), outcomes.failuresOf(contender))
                    + figures.apply(contender).map(series -> row(series, floor)).orElse(" no figure"));
        }
        return lines;
    }

    private List<String> parts() {
        List<String> lines = new ArrayList<>();
        for (Contender contender : Contender.values()) {
            Map<String, Series> parts = outcomes.parts(contender);
            if (!parts.isEmpty()) {
                lines.add("  %-30s ".formatted(contender.label())
                        + parts.entrySet().stream()
                                .map(part -> part.getKey() + " "
                                        + Figures.tenths(part.getValue().median()))
                                .collect(Collectors.joining(", ")));
            }
        }
        if (!lines.isEmpty()) {
            lines.add(0, "Where the window went, each part's median in ms");
            lines.add("");
        }
        return lines;
    }

    private static String row(Series series, Optional<Series> floor) {
        return String.format(
                Locale.ROOT,
                " %7.1f %7.1f %7.1f %7.1f %7.1f %8s",
                series.min(),
                series.median(),
                series.p95(),
                series.max(),
                series.spread(),
                floor.map(bare -> Figures.tenths(series.median() / bare.median()) + "")
                        .orElse("-"));
    }

    /** For the report file. */
    Map<String, Object> asJson() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("rounds", rounds);
        report.put("maintenance", politePage);
        report.put("surroundings", surroundings.asJson());
        report.put(
                "contenders",
                Arrays.stream(Contender.values()).map(this::contender).toList());
        report.put(
                "aims", Aim.of(outcomes, politePage).stream().map(Aim::asJson).toList());
        report.put(
                "failures", outcomes.failures().stream().map(Object::toString).toList());
        report.put("ended_early", outcomes.end().orElse(null));
        report.put(
                "writes_acknowledged",
                outcomes.verdict().map(LedgerVerdict::acknowledged).orElse(null));
        report.put("writes_lost", outcomes.verdict().map(LedgerVerdict::lost).orElse(null));
        report.put(
                "writes_unexpected",
                outcomes.verdict().map(LedgerVerdict::unexpected).orElse(null));
        return report;
    }

    private Map<String, Object> contender(Contender contender) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("name", contender.name().toLowerCase(Locale.ROOT));
        figures.put("failed", outcomes.failuresOf(contender));
        figures.put("window_ms", series(contender, outcomes::windows));
        figures.put("pause_ms", series(contender, outcomes::pauses));
        figures.put(
                "switches",
                outcomes.of(contender).stream().map(BenchReport::figure).toList());
        return figures;
    }

    private static Map<String, Object> series(Contender contender, Function<Contender, Optional<Series>> figures) {
        Map<String, Object> json = figures.apply(contender).map(Series::asJson).orElseGet(LinkedHashMap::new);
        figures.apply(contender)
                .flatMap(series -> figures.apply(Contender.FLOOR).map(floor -> series.median() / floor.median()))
                .ifPresent(ratio -> json.put("of_floor", Figures.tenths(ratio)));
        return json;
    }

    private static Map<String, Object> figure(Outcomes.Figure figure) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("window_ms", Figures.tenths(figure.switched().windowMillis()));
        json.put("pause_ms", Figures.tenths(figure.pauseMillis()));
        json.put("predicted_ms", figure.switched().predictedMillis().orElse(null));
        json.put("parts_ms", figure.switched().parts());
        return json;
    }
}
