package io.landfall.runbooks.finish;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the rows of a migration say, and nothing of another's. */
class PastTest {

    @Test
    void knowsTheRunsOfItsOwnMigrationOnly() {
        Past past = Past.of(
                List.of(intent(0, "shop"), intent(1, "shop"), intent(2, "blog"), intent(1, "shop"), intent(4, "shop")),
                "shop");

        assertThat(past.runs()).containsExactly(1L, 4L);
    }

    @Test
    void knowsWhereItsBackupsWereMadeReady() {
        Past past = Past.of(
                List.of(
                        intent(1, "shop", Map.of("taken", "false")),
                        intent(1, "shop", Map.of("directory", "/backup/landfall-copy-of-shop")),
                        intent(2, "blog", Map.of("directory", "/backup/landfall-copy-of-blog"))),
                "shop");

        assertThat(past.backupDirectories()).containsExactly("/backup/landfall-copy-of-shop");
    }

    private static Entry intent(long run, String migration) {
        return intent(run, migration, Map.of());
    }

    private static Entry intent(long run, String migration, Map<String, String> found) {
        return new Entry(
                1,
                Instant.EPOCH,
                new Entry.Record(run, migration, EntryKind.INTENT, "take-hot-backup", "", found, ""),
                "");
    }
}
