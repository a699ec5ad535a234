package io.landfall.lab.bench;

import io.landfall.lab.ledger.LedgerVerdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of the rounds so far. */
final class Outcomes {

    /** One switch with the application's pause. */
    record Figure(Switched switched, double pauseMillis) {}

    /** A round that gave no figure, or none from here on. */
    record Failure(int round, Contender contender, String why) {

        @Override
        public String toString() {
            return "round " + round + ", " + contender.label() + ": " + why;
        }
    }

    private final Map<Contender, List<Figure>> figures = new EnumMap<>(Contender.class);
    private final List<Failure> failures = new ArrayList<>();
    private Optional<LedgerVerdict> verdict = Optional.empty();
    private Optional<String> end = Optional.empty();

    void made(Contender contender, Switched switched, double pauseMillis) {
        figures.computeIfAbsent(contender, missing -> new ArrayList<>()).add(new Figure(switched, pauseMillis));
    }

    void failed(int round, Contender contender, String why) {
        failures.add(new Failure(round, contender, why));
    }

    /** The application's memory was held against the serving server once more. */
    void judged(LedgerVerdict now) {
        verdict = Optional.of(now);
    }

    /** There was no further round. */
    void ended(String why) {
        end = Optional.of(why);
    }

    List<Figure> of(Contender contender) {
        return List.copyOf(figures.getOrDefault(contender, List.of()));
    }

    /** From the fence to the opening; empty when no switch was made. */
    Optional<Series> windows(Contender contender) {
        return series(of(contender).stream()
                .map(figure -> figure.switched().windowMillis())
                .toList());
    }

    /** Of the application's writes; empty when no switch was made. */
    Optional<Series> pauses(Contender contender) {
        return series(of(contender).stream().map(Figure::pauseMillis).toList());
    }

    /** Of each part of the window, in order; empty when nobody says where its milliseconds went. */
    Map<String, Series> parts(Contender contender) {
        Map<String, List<Double>> parts = new LinkedHashMap<>();
        of(contender).forEach(figure -> figure.switched().parts().forEach((part, millis) -> parts.computeIfAbsent(
                        part, missing -> new ArrayList<>())
                .add(millis)));
        Map<String, Series> series = new LinkedHashMap<>();
        parts.forEach((part, values) -> series.put(part, new Series(values)));
        return series;
    }

    private static Optional<Series> series(List<Double> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(new Series(values));
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }

    long failuresOf(Contender contender) {
        return failures.stream()
                .filter(failure -> failure.contender() == contender)
                .count();
    }

    /** Empty when no round came to its end. */
    Optional<LedgerVerdict> verdict() {
        return verdict;
    }

    /** Why there were fewer rounds than wanted; empty when there were not. */
    Optional<String> end() {
        return end;
    }

    /** Every switch was made, and every acknowledged write is there. */
    boolean areGood() {
        return failures.isEmpty() && end.isEmpty();
    }
}
