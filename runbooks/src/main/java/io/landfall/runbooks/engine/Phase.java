package io.landfall.runbooks.engine;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a migration is in its life, as the journal tells. */
public enum Phase {
    NOT_STARTED,
    /** The move has ended well: the target follows the source. */
    IN_STEP,
    /** A cutover is past its point of no return. */
    CUT_OVER;

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
                phase = CUT_OVER;
            } else if (record.kind() == EntryKind.WITHDRAWN) {
                phase = IN_STEP;
            } else if (record.kind() == EntryKind.ENDED
                    && "move".equals(runbooks.get(record.run()))
                    && "done".equals(record.data().get("outcome"))) {
                phase = IN_STEP;
            }
        }
        return phase;
    }
}
