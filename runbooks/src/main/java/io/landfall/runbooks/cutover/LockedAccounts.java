package io.landfall.runbooks.cutover;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which accounts the latest switch of a migration has locked on the server that it closed, as the journal tells. */
public final class LockedAccounts {

    private LockedAccounts() {}

    /** Returns the accounts that the latest switch before {@code run} has locked; all runs count when that is 0. */
    public static List<AccountName> before(long run, List<Entry> entries, String migration) {
        Predicate<Entry.Record> earlier =
                record -> record.migration().equals(migration) && (run == 0 || record.run() < run);
        return lastSwitch(entries, earlier).map(last -> lockedBy(last, entries)).orElse(List.of());
    }

    private static Optional<Long> lastSwitch(List<Entry> entries, Predicate<Entry.Record> which) {
        return entries.stream()
                .map(Entry::record)
                .filter(which)
                .filter(record -> record.kind() == EntryKind.POINT_OF_NO_RETURN)
                .map(Entry.Record::run)
                .filter(run -> entries.stream()
                        .map(Entry::record)
                        .noneMatch(record -> record.run() == run && record.kind() == EntryKind.WITHDRAWN))
                .reduce((former, latter) -> latter);
    }

    private static List<AccountName> lockedBy(long run, List<Entry> entries) {
        return entries.stream()
                .map(Entry::record)
                .filter(record -> record.run() == run && record.step().equals(LockPrivilegedAccounts.NAME))
                .filter(record -> record.kind() == EntryKind.INTENT)
                .flatMap(record -> record.data()
                        .getOrDefault(LockPrivilegedAccounts.UNLOCKED, "")
                        .lines())
                .distinct()
                .map(AccountName::parse)
                .toList();
    }
}
