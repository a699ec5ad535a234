package io.landfall.runbooks.engine;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the journal says of the runs of earlier processes, by their numbers; the rows of each begin with its request, though
 * somebody may have named a run before there was one.
 */
final class PastRuns {

    private final NavigableMap<Long, List<Entry>> byNumber = new TreeMap<>();

    PastRuns(List<Entry> entries) {
        for (Entry entry : entries) {
            long number = entry.record().run();
            if (number > 0 && (byNumber.containsKey(number) || entry.record().kind() == EntryKind.RUN)) {
                byNumber.computeIfAbsent(number, run -> new ArrayList<>()).add(entry);
            }
        }
    }

    /** The highest number; 0 when there is no run. */
    long newest() {
        return byNumber.isEmpty() ? 0 : byNumber.lastKey();
    }

    /** The runs that have not ended, oldest first. */
    List<List<Entry>> unfinished() {
        return byNumber.values().stream()
                .filter(rows -> !new RunHistory(rows).isEnded())
                .toList();
    }

    /** The rows of a run. */
    Optional<List<Entry>> find(long number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    /** The number of the newest run of {@code migration}. */
    Optional<Long> latest(String migration) {
        return byNumber.descendingMap().entrySet().stream()
                .filter(run -> run.getValue().get(0).record().migration().equals(migration))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
