package io.landfall.runbooks.limits;

import io.landfall.runbooks.cutover.gate.WayBackProof;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.History;
import io.landfall.runbooks.journal.history.RecordedRun;
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
    public static Optional<NoWayBack> of(History history, String migration) {
        return history.lastSwitch(migration).flatMap(run -> why(run.request().record())
                .map(why -> new NoWayBack(run.number(), why, acceptedBy(run))));
    }

    private static Optional<String> why(Entry.Record request) {
        return Optional.ofNullable(request.data().get("found." + WayBackProof.NO_WAY_BACK))
                .flatMap(found -> found.lines().findFirst());
    }

    private static String acceptedBy(RecordedRun run) {
        return run.newest(EntryKind.APPROVAL, WayBackProof.NO_WAY_BACK)
                .map(approval -> approval.record().who())
                .orElse("nobody");
    }

    /** Returns why nothing can be switched back, as a sentence. */
    public String sentence() {
        return "There is no way back from run #" + run + ": " + why + ". " + acceptedBy + " accepted that, and the old"
                + " server does not follow. Nothing was started. To move the data again, write a migration of its own"
                + " into the file.";
    }
}
