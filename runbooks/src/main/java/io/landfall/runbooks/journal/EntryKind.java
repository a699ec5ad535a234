package io.landfall.runbooks.journal;

import java.util.Locale;

/** What a row of the journal says. */
public enum EntryKind {
    /** A run was asked for: runbook, options. */
    RUN,
    /** The plan as it was shown: its lines and its hash. */
    PLAN,
    /** An approval was asked for. */
    ASKED,
    /** Somebody approved a step. */
    APPROVAL,
    /** An approval or command was refused, and why. */
    REFUSED,
    /** Everything is ready and waits for {@code go}; with the script for doing it by hand. */
    ARMED,
    GO,
    /** Somebody has ticked something of the checklist, or taken that back. */
    TICK,
    /** Somebody has set how fast the copy may go. */
    RATE,
    /** A step is about to act, with what it found. */
    INTENT,
    /** A step has acted, with what is there now. */
    OUTCOME,
    /** A step has failed, with the error. */
    FAILED,
    UNDO_INTENT,
    UNDO_OUTCOME,
    UNDO_FAILED,
    POINT_OF_NO_RETURN,
    /** The target was never opened after all. */
    WITHDRAWN,
    HOLD,
    RESUME,
    ABORT,
    /** The service was restarted while the run was going on. */
    RESTARTED,
    /** The run has ended, with its outcome. */
    ENDED,
    /** How far comparing all rows has come; belongs to a migration and to no run. */
    VERIFY,
    /** Somebody said something to Landfall; what came of it stands in the row with the same event. */
    HEARD,
    /** Where in the channel a run is told; kept beside the rows, and a row only in journals of earlier releases. */
    THREAD,
    /** A question in the channel that shows buttons, with what it asks; without that, it shows none any more. Kept so, too. */
    CARD,
    /** A command from the channel that is none of the above. */
    COMMAND,
    /** From here on no migration may be switched over, with the reason; belongs to no migration. */
    FREEZE,
    /** The end of the last freeze. */
    THAW;

    /** The word in the journal: lower case with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static EntryKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
