package io.landfall.runbooks.cutover;

import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.Phase;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.limits.NoWayBack;
import io.landfall.runbooks.step.Runbook;
import java.util.Optional;
import java.util.Set;

/** Whether the servers of a migration are changing places, as the journal tells. */
public final class Switching {

    private static final Set<String> SWITCHES = Set.of(Runbook.CUTOVER, Runbook.ROLLBACK);

    private Switching() {}

    /** From when the fence is asked for until the old source follows, or the run has ended, or the fence was undone. */
    public static boolean isGoingOn(History history, String migration) {
        return history.unfinished().stream()
                .filter(run -> run.migration().equals(migration))
                .anyMatch(Switching::isBetweenFenceAndFollowBack);
    }

    /** Why the applier of the server that follows must be left alone; empty when it may be held for a moment. */
    public static Optional<String> needsApplier(History history, String migration) {
        Phase phase = history.phase(migration);
        if (phase == Phase.NOT_STARTED || phase == Phase.FINISHED) {
            return Optional.of("no server of " + migration + " follows the other.");
        }
        if (NoWayBack.of(history, migration).isPresent()) {
            return Optional.of("nobody follows since the cutover, which had no way back.");
        }
        return history.unfinished().stream()
                .filter(run -> run.migration().equals(migration))
                .filter(run -> !SWITCHES.contains(run.runbook())
                        || run.before(Arm.NAME).isPresent())
                .findFirst()
                .map(run -> "run " + run.number() + " (" + run.runbook() + ") goes on, and needs the applier.");
    }

    private static boolean isBetweenFenceAndFollowBack(RecordedRun run) {
        return run.before(FenceSource.NAME).isPresent()
                && !run.newestKind(FollowBack.NAME).equals(Optional.of(EntryKind.OUTCOME));
    }
}
