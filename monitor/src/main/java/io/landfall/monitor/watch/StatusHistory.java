package io.landfall.monitor.watch;

import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what is news. Something worse is news at once, something better only when it has been seen twice, so that a
 * value at the edge does not post all night. Of some checks another text is news, when it has been seen twice. Not for
 * many threads.
 */
final class StatusHistory {

    private final Map<String, Status> told = new HashMap<>();
    private final Map<String, Status> betterOnce = new HashMap<>();

    private final Map<String, Finding> toldText = new HashMap<>();
    private final Map<String, Finding> otherOnce = new HashMap<>();

    /** As {@link #add} for a check of which another text is news. */
    Optional<Change> addByText(CheckResult looked) {
        Finding now = looked.finding();
        Finding before = toldText.get(looked.name());
        if (before == null) {
            toldText.put(looked.name(), now);
            return now.status() == Status.OK ? Optional.empty() : Optional.of(new Change(Optional.empty(), looked));
        }
        if (now.equals(before)) {
            otherOnce.remove(looked.name());
            return Optional.empty();
        }
        if (!now.equals(otherOnce.put(looked.name(), now))) {
            return Optional.empty();
        }
        otherOnce.remove(looked.name());
        toldText.put(looked.name(), now);
        return Optional.of(new Change(Optional.of(before.status()), looked));
    }

    Optional<Change> add(CheckResult looked) {
        Status now = looked.finding().status();
        Status before = told.get(looked.name());
        if (before == null) {
            told.put(looked.name(), now);
            return now == Status.OK ? Optional.empty() : Optional.of(new Change(Optional.empty(), looked));
        }
        boolean confirmed = now.compareTo(before) > 0 || now == betterOnce.remove(looked.name());
        if (now == before) {
            betterOnce.remove(looked.name());
            return Optional.empty();
        }
        if (!confirmed) {
            betterOnce.put(looked.name(), now);
            return Optional.empty();
        }
        told.put(looked.name(), now);
        return Optional.of(new Change(Optional.of(before), looked));
    }
}
