package io.landfall.bot.report;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.step.Found;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the steps of a run have left in the journal.
 *
 * @param entries the run's rows, oldest first
 */
public record RunFacts(List<Entry> entries) {

    /** Returns the last value that the step gave this fact; empty when it gave none. */
    Optional<String> text(String step, String fact) {
        return outcomes(step)
                .flatMap(found -> found.find(fact).stream())
                .filter(value -> !value.isEmpty())
                .reduce((earlier, later) -> later);
    }

    /** Returns the values of a fact that is a list. */
    List<String> list(String step, String fact) {
        return outcomes(step)
                .filter(found -> found.find(fact).isPresent())
                .map(found -> found.list(fact))
                .reduce((earlier, later) -> later)
                .orElse(List.of());
    }

    /** Returns a time that the step measured, {@code 29.4} milliseconds; empty also when the step did not know it. */
    public Optional<Duration> time(String step, String fact) {
        return text(step, fact)
                .filter(millis -> millis.chars().allMatch(letter -> Character.isDigit(letter) || letter == '.'))
                .map(millis -> Duration.ofNanos(Math.round(Double.parseDouble(millis) * 1e6)));
    }

    /** Returns the same as people read it: {@code unknown} when the step did not know it. */
    Optional<String> shownTime(String step, String fact) {
        return time(step, fact).map(Elapsed::show).or(() -> text(step, fact));
    }

    /** Returns how long the step took; empty when it was not done. */
    Optional<Duration> took(String step) {
        return rows(step).flatMap(row -> row.took().stream()).reduce((earlier, later) -> later);
    }

    private Stream<Found> outcomes(String step) {
        return rows(step).map(row -> new Found(row.data()));
    }

    private Stream<Entry.Record> rows(String step) {
        return entries.stream()
                .map(Entry::record)
                .filter(row -> row.kind() == EntryKind.OUTCOME && row.step().equals(step));
    }
}
