package io.landfall.runbooks.engine;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a migration is in its life, as the journal tells. */
public enum Phase {
    NOT_STARTED,
    /** The source takes the writes and the target follows it: after the move, and again after a rollback. */
    IN_STEP,
    /** A cutover is past its point of no return: the target takes the writes. */
    CUT_OVER,
    /** What Landfall made is removed; the target is the database and nothing follows it on Landfall's account. */
    FINISHED;

    private static final String DONE = "done";

    /** Reads the phase of {@code migration} from the journal's rows. */
    public static Phase of(List<Entry> entries, String migration) {
        Phase phase = NOT_STARTED;
        Map<Long, String> runbooks = new HashMap<>();
        for (Entry entry : entries) {
            Entry.Record record = entry.record();
            if (!record.migration().equals(migration)) {
                continue;
            }
            if (record.kind() == EntryKind.RUN) {
                runbooks.put(record.run(), record.data().get("runbook"));
            } else if (record.kind() == EntryKind.POINT_OF_NO_RETURN) {
                phase = isBack(runbooks, record) ? IN_STEP : CUT_OVER;
            } else if (record.kind() == EntryKind.WITHDRAWN) {
                phase = isBack(runbooks, record) ? CUT_OVER : IN_STEP;
            } else if (record.kind() == EntryKind.ENDED
                    && DONE.equals(record.data().get("outcome"))) {
                phase = after(runbooks.getOrDefault(record.run(), ""), phase);
            }
        }
        return phase;
    }

    private static boolean isBack(Map<Long, String> runbooks, Entry.Record record) {
        return Runbook.ROLLBACK.equals(runbooks.get(record.run()));
    }

    private static Phase after(String runbook, Phase before) {
        return switch (runbook) {
            case Runbook.MOVE -> IN_STEP;
            case Runbook.FINISH -> FINISHED;
            default -> before;
        };
    }

    /** Whether the servers have changed places since the move: the target takes the writes. */
    public boolean isTurned() {
        return this == CUT_OVER || this == FINISHED;
    }
}
