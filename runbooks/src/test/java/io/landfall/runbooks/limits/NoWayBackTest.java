package io.landfall.runbooks.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoWayBackTest {

    private static final Map<String, String> WITHOUT = Map.of(
            "runbook", "cutover", "options", "no-way-back", "found.no-way-back", "new-db logs nothing\nSet log_bin.");

    @TempDir
    Path directory;

    private Journal journal;

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(directory.resolve("journal.db"), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void tellsWhichSwitchHasNoneAndWhoAcceptedThat() {
        row(4, EntryKind.RUN, "", WITHOUT);
        row(4, EntryKind.APPROVAL, "no-way-back", Map.of());
        row(4, EntryKind.APPROVAL, "promote", Map.of());
        assertThat(now()).isEmpty();

        row(4, EntryKind.POINT_OF_NO_RETURN, "", Map.of());

        assertThat(now()).contains(new NoWayBack(4, "new-db logs nothing", "ben"));
        assertThat(now().orElseThrow().sentence())
                .isEqualTo(
                        "There is no way back from run #4: new-db logs nothing. ben accepted that, and the old server"
                                + " does not follow. Nothing was started. To move the data again, write a migration of its own"
                                + " into the file.");
    }

    @Test
    void knowsNothingOfASwitchThatWasWithdrawnOrThatHasAWayBack() {
        row(4, EntryKind.RUN, "", WITHOUT);
        row(4, EntryKind.POINT_OF_NO_RETURN, "", Map.of());
        row(4, EntryKind.WITHDRAWN, "", Map.of());
        assertThat(now()).isEmpty();

        row(5, EntryKind.RUN, "", Map.of("runbook", "cutover"));
        row(5, EntryKind.POINT_OF_NO_RETURN, "", Map.of());
        assertThat(now()).isEmpty();
    }

    @Test
    void forgetsItAfterANewMove() {
        row(4, EntryKind.RUN, "", WITHOUT);
        row(4, EntryKind.POINT_OF_NO_RETURN, "", Map.of());
        row(4, EntryKind.ENDED, "", Map.of("outcome", "done"));
        assertThat(now()).isPresent();

        row(5, EntryKind.RUN, "", Map.of("runbook", "move"));
        row(5, EntryKind.ENDED, "", Map.of("outcome", "done"));

        assertThat(now()).isEmpty();
    }

    private Optional<NoWayBack> now() {
        return NoWayBack.of(History.of(journal.entries()), "shop");
    }

    private void row(long run, EntryKind kind, String step, Map<String, String> data) {
        journal.append(new Entry.Record(run, "shop", kind, step, "ben", data, ""));
    }
}
