package io.landfall.runbooks.finish;

import io.landfall.runbooks.copy.hotbackup.TakeHotBackup;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.move.FollowSource;
import io.landfall.runbooks.step.Found;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the journal says was there before Landfall came.
 *
 * @param recorded the migration's runs, oldest first
 */
record Past(List<RecordedRun> recorded) {

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
                .flatMap(before -> before.find(TakeHotBackup.DIRECTORY).stream())
                .distinct()
                .toList();
    }

    /** The numbers of its runs. */
    List<Long> runs() {
        return recorded.stream().map(RecordedRun::number).toList();
    }

    private Stream<Found> intents(String step) {
        return recorded.stream()
                .flatMap(run -> run.rows(EntryKind.INTENT).stream())
                .map(Entry::record)
                .filter(record -> record.step().equals(step))
                .map(record -> new Found(record.data()));
    }
}
