package io.landfall.runbooks.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every row of a journal that is on its disk, in memory. Guarded by the journal's lock. */
final class WrittenRows {

    private final List<Entry> rows;
    private final Map<String, Entry> byEvent = new HashMap<>();
    /** A row that landed too late; it is shown together with the row that takes it back. */
    private Optional<Entry> tooLate = Optional.empty();

    WrittenRows(List<Entry> rows) {
        this.rows = new ArrayList<>(rows);
        rows.forEach(this::remember);
    }

    private void remember(Entry row) {
        byEvent.put(row.record().event(), row);
    }

    /** Adds what {@code job} has written. */
    void add(JournalJob job, Entry row) {
        remember(row);
        if (job.isTakenBack()) {
            tooLate = Optional.of(row);
            return;
        }
        tooLate.ifPresent(rows::add);
        tooLate = Optional.empty();
        rows.add(row);
    }

    /** Oldest first. */
    List<Entry> all() {
        return List.copyOf(rows);
    }

    Optional<Entry> causedBy(String event) {
        return Optional.ofNullable(byEvent.get(event));
    }
}
