package io.landfall.monitor.watch;

import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what is news. Something worse is news at once, something better only when it has been seen twice, so that a
 * value at the edge does not post all night. Of some checks another text is news, when it has been seen twice. What is looked
 * at later is no news. Not for many threads.
 */
final class StatusHistory {

    private final Map<String, Status> told = new HashMap<>();
    private final Map<String, Status> betterOnce = new HashMap<>();

    private final Map<String, Finding> toldText = new HashMap<>();
    private final Map<String, Finding> otherOnce = new HashMap<>();

    /** As {@link #add} for a check of which another text is news. */
    Optional<Change> addByText(CheckResult result) {
        Finding now = result.finding().said();
        if (now.status() == Status.LATER) {
            return Optional.empty();
        }
        Finding before = toldText.get(result.name());
        if (before == null) {
            toldText.put(result.name(), now);
            return now.status() == Status.OK ? Optional.empty() : Optional.of(new Change(Optional.empty(), result));
        }
        boolean isWellStill = now.status() == Status.OK && before.status() == Status.OK;
        if (now.equals(before) || isWellStill) {
            otherOnce.remove(result.name());
            return Optional.empty();
        }
        if (!now.equals(otherOnce.put(result.name(), now))) {
            return Optional.empty();
        }
        otherOnce.remove(result.name());
        toldText.put(result.name(), now);
        return Optional.of(new Change(Optional.of(before.status()), result));
    }

    Optional<Change> add(CheckResult result) {
        Status now = result.finding().status();
        if (now == Status.LATER) {
            return Optional.empty();
        }
        Status before = told.get(result.name());
        if (before == null) {
            told.put(result.name(), now);
            return now == Status.OK ? Optional.empty() : Optional.of(new Change(Optional.empty(), result));
        }
        boolean confirmed = now.compareTo(before) > 0 || now == betterOnce.remove(result.name());
        if (now == before) {
            betterOnce.remove(result.name());
            return Optional.empty();
        }
        if (!confirmed) {
            betterOnce.put(result.name(), now);
            return Optional.empty();
        }
        told.put(result.name(), now);
        return Optional.of(new Change(Optional.of(before), result));
    }
}
