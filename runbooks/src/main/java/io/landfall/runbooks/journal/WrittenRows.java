package io.landfall.runbooks.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Every row of a journal that is on its disk, in memory. Guarded by the journal's lock. */
final class WrittenRows {

    private final List<Entry> rows = new ArrayList<>();
    private final Map<Long, List<Entry>> byRun = new HashMap<>();
    private final Map<String, Entry> byEvent = new HashMap<>();
    private final List<Consumer<List<Entry>>> readers = new ArrayList<>();
    /** A row that landed too late; it is shown together with the row that takes it back. */
    private Optional<Entry> tooLate = Optional.empty();

    WrittenRows(List<Entry> rows) {
        rows.forEach(this::remember);
        show(rows);
    }

    private void remember(Entry row) {
        byEvent.put(row.record().event(), row);
    }

    private void show(List<Entry> more) {
        rows.addAll(more);
        more.forEach(row -> byRun.computeIfAbsent(row.record().run(), run -> new ArrayList<>())
                .add(row));
        readers.forEach(reader -> reader.accept(more));
    }

    /** Adds what {@code job} has written. */
    void add(JournalJob job, Entry row) {
        remember(row);
        if (job.isTakenBack()) {
            tooLate = Optional.of(row);
            return;
        }
        show(Stream.concat(tooLate.stream(), Stream.of(row)).toList());
        tooLate = Optional.empty();
    }

    /** Gives {@code reader} what is shown, and then what is added. */
    void follow(Consumer<List<Entry>> reader) {
        reader.accept(all());
        readers.add(reader);
    }

    /** Oldest first. */
    List<Entry> all() {
        return List.copyOf(rows);
    }

    /** Those of a run, oldest first. */
    List<Entry> of(long run) {
        return List.copyOf(byRun.getOrDefault(run, List.of()));
    }

    Optional<Entry> causedBy(String event) {
        return Optional.ofNullable(byEvent.get(event));
    }
}
