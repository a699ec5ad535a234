package io.landfall.runbooks.journal.history;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.step.Runbook;

/** Where a migration is in its life, as the journal tells. */
public enum Phase {
    NOT_STARTED,
    /** The source takes the writes and the target follows it: after the move, and again after a rollback. */
    IN_STEP,
    /** A cutover is past its point of no return: the target takes the writes. */
    CUT_OVER,
    /** What Landfall made is removed; the target is the database and nothing follows it on Landfall's account. */
    FINISHED;

    /** Returns where it is after one more row, which belongs to a run of {@code runbook}. */
    Phase after(Entry.Record row, String runbook) {
        boolean isBack = runbook.equals(Runbook.ROLLBACK);
        return switch (row.kind()) {
            case POINT_OF_NO_RETURN -> isBack ? IN_STEP : CUT_OVER;
            case WITHDRAWN -> isBack ? CUT_OVER : IN_STEP;
            case ENDED -> RecordedRun.isDone(row) ? afterAll(runbook) : this;
            default -> this;
        };
    }

    private Phase afterAll(String runbook) {
        return switch (runbook) {
            case Runbook.MOVE -> IN_STEP;
            case Runbook.FINISH -> FINISHED;
            default -> this;
        };
    }

    /** Whether the servers have changed places since the move: the target takes the writes. */
    public boolean isTurned() {
        return this == CUT_OVER || this == FINISHED;
    }
}
