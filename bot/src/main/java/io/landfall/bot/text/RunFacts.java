package io.landfall.bot.text;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
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
