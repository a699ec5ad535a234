package io.landfall.runbooks.finish;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.History;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the rows of a migration say, and nothing of another's. */
class PastTest {

    @Test
    void knowsTheRunsOfItsOwnMigrationOnly() {
        Past past = past(
                intent(0, "shop"),
                begun(1, "shop"),
                intent(1, "shop"),
                begun(2, "blog"),
                intent(2, "blog"),
                intent(1, "shop"),
                begun(4, "shop"),
                intent(4, "shop"));

        assertThat(past.runs()).containsExactly(1L, 4L);
    }

    @Test
    void knowsWhereItsBackupsWereMadeReady() {
        Past past = past(
                begun(1, "shop"),
                intent(1, "shop", Map.of("taken", "false")),
                intent(1, "shop", Map.of("directory", "/backup/landfall-copy-of-shop")),
                begun(2, "blog"),
                intent(2, "blog", Map.of("directory", "/backup/landfall-copy-of-blog")));

        assertThat(past.backupDirectories()).containsExactly("/backup/landfall-copy-of-shop");
    }

    private static Past past(Entry... rows) {
        return new Past(History.of(List.of(rows)).runs("shop"));
    }

    private static Entry begun(long run, String migration) {
        return row(run, migration, EntryKind.RUN, "", Map.of());
    }

    private static Entry intent(long run, String migration) {
        return intent(run, migration, Map.of());
    }

    private static Entry intent(long run, String migration, Map<String, String> found) {
        return row(run, migration, EntryKind.INTENT, "take-hot-backup", found);
    }

    private static Entry row(long run, String migration, EntryKind kind, String step, Map<String, String> data) {
        return new Entry(1, Instant.EPOCH, new Entry.Record(run, migration, kind, step, "", data, ""), "");
    }
}
