package io.landfall.runbooks.limits;

import io.landfall.runbooks.cutover.WayBackProof;
import io.landfall.runbooks.engine.Runbook;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A switch from which there is no way back, as somebody has accepted.
 *
 * @param run its number
 * @param why there is none
 * @param acceptedBy the id of who approved that
 */
public record NoWayBack(long run, String why, String acceptedBy) {

    /** The last switch of {@code migration}, when there is no way back from it; a new move makes one again. */
    public static Optional<NoWayBack> of(List<Entry> entries, String migration) {
        Map<Long, NoWayBack> asked = new HashMap<>();
        Map<Long, String> runbooks = new HashMap<>();
        Optional<NoWayBack> last = Optional.empty();
        for (Entry entry : entries) {
            Entry.Record row = entry.record();
            if (!row.migration().equals(migration)) {
                continue;
            }
            switch (row.kind()) {
                case RUN -> {
                    runbooks.put(row.run(), row.data().getOrDefault("runbook", ""));
                    why(row).ifPresent(why -> asked.put(row.run(), new NoWayBack(row.run(), why, "nobody")));
                }
                case APPROVAL -> accepted(row, asked);
                case POINT_OF_NO_RETURN -> last = Optional.ofNullable(asked.get(row.run()));
                case WITHDRAWN -> last = Optional.empty();
                case ENDED -> last = last.filter(any -> !isMoved(row, runbooks));
                default -> {
                    // Says nothing about the way back.
                }
            }
        }
        return last;
    }

    private static Optional<String> why(Entry.Record row) {
        return Optional.ofNullable(row.data().get("found." + WayBackProof.NO_WAY_BACK))
                .flatMap(found -> found.lines().findFirst());
    }

    private static void accepted(Entry.Record row, Map<Long, NoWayBack> asked) {
        if (row.step().equals(WayBackProof.NO_WAY_BACK)) {
            asked.computeIfPresent(row.run(), (run, was) -> new NoWayBack(run, was.why(), row.who()));
        }
    }

    private static boolean isMoved(Entry.Record row, Map<Long, String> runbooks) {
        return Runbook.MOVE.equals(runbooks.get(row.run()))
                && row.kind() == EntryKind.ENDED
                && "done".equals(row.data().get("outcome"));
    }

    /** Returns why nothing can be switched back, as a sentence. */
    public String sentence() {
        return "There is no way back from run #" + run + ": " + why + ". " + acceptedBy + " accepted that, and the old"
                + " server does not follow. Nothing was started. To move the data again, write a migration of its own"
                + " into the file.";
    }
}
