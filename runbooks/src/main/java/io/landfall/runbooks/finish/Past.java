package io.landfall.runbooks.finish;

import io.landfall.runbooks.engine.Found;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.move.FollowSource;
import io.landfall.runbooks.move.TakeHotBackup;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the journal says was there before Landfall came.
 *
 * @param entries the migration's rows, oldest first
 */
record Past(List<Entry> entries) {

    /** The rows of {@code migration} among all of a journal. */
    static Past of(List<Entry> entries, String migration) {
        return new Past(entries.stream()
                .filter(entry -> entry.record().migration().equals(migration))
                .toList());
    }

    /** Accounts of Landfall's names that were there before its first move: the operator's. */
    Set<String> operatorsAccounts() {
        return intents(FollowSource.NAME)
                .findFirst()
                .map(before -> Set.copyOf(before.list("replication-accounts")))
                .orElse(Set.of());
    }

    /** Where on the source's host backups were made ready for sending. */
    List<String> backupDirectories() {
        return intents(TakeHotBackup.NAME)
                .flatMap(before -> before.find("directory").stream())
                .distinct()
                .toList();
    }

    /** The numbers of its runs. */
    List<Long> runs() {
        return entries.stream()
                .map(entry -> entry.record().run())
                .filter(run -> run > 0)
                .distinct()
                .toList();
    }

    private Stream<Found> intents(String step) {
        return entries.stream()
                .map(Entry::record)
                .filter(record -> isIntent(record, step))
                .map(record -> new Found(record.data()));
    }

    private static boolean isIntent(Entry.Record record, String step) {
        return record.kind() == EntryKind.INTENT && record.step().equals(step);
    }
}
