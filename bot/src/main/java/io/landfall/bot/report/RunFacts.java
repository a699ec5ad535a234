package io.landfall.bot.report;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the steps of a run have left in the journal.
 *
 * @param entries the run's rows, oldest first
 */
public record RunFacts(List<Entry> entries) {

    /** Returns the last value that any step gave this fact. */
    public Optional<String> last(String name) {
        return last(outcome -> true, name);
    }

    /** Returns the last value that this step gave this fact. */
    public Optional<String> last(String step, String name) {
        return last(outcome -> outcome.step().equals(step), name);
    }

    /** Returns the last time that any step gave this fact; empty also when the step did not know it. */
    public Optional<Duration> time(String name) {
        return last(name).flatMap(RunFacts::parsed);
    }

    /** Returns a time as people read it, as a step leaves it: {@code 29.4} milliseconds, or a word when it does not know. */
    static String shown(String millis) {
        return parsed(millis).map(Elapsed::show).orElse(millis);
    }

    private static Optional<Duration> parsed(String millis) {
        return !millis.isEmpty() && millis.chars().allMatch(letter -> Character.isDigit(letter) || letter == '.')
                ? Optional.of(Duration.ofNanos(Math.round(Double.parseDouble(millis) * 1e6)))
                : Optional.empty();
    }

    private Optional<String> last(Predicate<Entry.Record> which, String name) {
        return entries.stream()
                .map(Entry::record)
                .filter(record -> record.kind() == EntryKind.OUTCOME)
                .filter(which)
                .map(outcome -> outcome.data().getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .reduce((earlier, later) -> later);
    }
}
