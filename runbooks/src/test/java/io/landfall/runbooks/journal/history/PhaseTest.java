package io.landfall.runbooks.journal.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PhaseTest {

    private final List<Entry> journal = new ArrayList<>();

    @Test
    void followsThePointsOfNoReturnThereAndBack() {
        assertThat(now()).isEqualTo(Phase.NOT_STARTED);
        run(1, "move");
        assertThat(now()).isEqualTo(Phase.NOT_STARTED);
        ended(1, "done");
        assertThat(now()).isEqualTo(Phase.IN_STEP);
        run(2, "cutover");
        row(2, EntryKind.POINT_OF_NO_RETURN, Map.of());
        assertThat(now()).isEqualTo(Phase.CUT_OVER);
        ended(2, "done");
        run(3, "rollback");
        ended(3, "undone");
        assertThat(now()).isEqualTo(Phase.CUT_OVER);
        run(4, "rollback");
        row(4, EntryKind.POINT_OF_NO_RETURN, Map.of());
        assertThat(now()).isEqualTo(Phase.IN_STEP);
        row(4, EntryKind.WITHDRAWN, Map.of());
        assertThat(now()).isEqualTo(Phase.CUT_OVER);
        run(5, "finish");
        ended(5, "undone");
        assertThat(now()).isEqualTo(Phase.CUT_OVER);
        run(6, "finish");
        ended(6, "done");
        assertThat(now()).isEqualTo(Phase.FINISHED);
    }

    @Test
    void isBackWhereItWasWhenTheReturnOfACutoverIsWithdrawn() {
        run(1, "move");
        ended(1, "done");
        run(2, "cutover");
        row(2, EntryKind.POINT_OF_NO_RETURN, Map.of());
        row(2, EntryKind.WITHDRAWN, Map.of());

        assertThat(now()).isEqualTo(Phase.IN_STEP);
    }

    private Phase now() {
        return History.of(journal).phase("shop");
    }

    private void run(long run, String runbook) {
        row(run, EntryKind.RUN, Map.of("runbook", runbook));
    }

    private void ended(long run, String outcome) {
        row(run, EntryKind.ENDED, Map.of("outcome", outcome));
    }

    private void row(long run, EntryKind kind, Map<String, String> data) {
        journal.add(new Entry(
                journal.size() + 1, Instant.EPOCH, new Entry.Record(run, "shop", kind, "", "", data, ""), ""));
    }
}
