package io.landfall.runbooks.cutover;

import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.RecordedRun;
import java.util.Optional;

/** Whether the servers of a migration are changing places, as the journal tells. */
public final class Switching {

    private Switching() {}

    /** From when the fence is asked for until the old source follows, or the run has ended, or the fence was undone. */
    public static boolean isGoingOn(History history, String migration) {
        return history.unfinished().stream()
                .filter(run -> run.migration().equals(migration))
                .anyMatch(Switching::isBetweenFenceAndFollowBack);
    }

    private static boolean isBetweenFenceAndFollowBack(RecordedRun run) {
        return run.before(FenceSource.NAME).isPresent()
                && !run.newestKind(FollowBack.NAME).equals(Optional.of(EntryKind.OUTCOME));
    }
}
