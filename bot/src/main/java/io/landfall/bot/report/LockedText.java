package io.landfall.bot.report;

import io.landfall.runbooks.cutover.LockPrivilegedAccounts;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.pair.account.AccountName;
import io.landfall.runbooks.pair.account.ShutAccounts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes which accounts a switch has left locked on the server that it closed, and how to let one in again. */
final class LockedText {

    private LockedText() {}

    /** Returns the lines for the rows of one switch; empty when nothing was locked. */
    static List<String> lines(List<Entry> entries) {
        List<AccountName> accounts = ShutAccounts.locked(locks(entries));
        if (accounts.isEmpty()) {
            return List.of();
        }
        String server = locks(entries).stream()
                .map(lock -> lock.data().getOrDefault("server", "the old server"))
                .findFirst()
                .orElseThrow();
        String unlocks = locks(entries).stream()
                .flatMap(lock -> Optional.ofNullable(lock.data().get(LockPrivilegedAccounts.UNLOCKS)).stream())
                .distinct()
                .collect(Collectors.joining("; "));
        return List.of(
                "",
                "Locked on " + server + " since the fence, because they write under read_only: "
                        + accounts.stream().map(AccountName::toString).collect(Collectors.joining(", ")) + ".",
                "They stay so until the way back, or `finish`."
                        + (unlocks.isEmpty()
                                ? ""
                                : " To let them in earlier, there, as Landfall's account: " + unlocks + ";"));
    }

    private static List<Entry.Record> locks(List<Entry> entries) {
        return entries.stream()
                .map(Entry::record)
                .filter(record -> record.kind() == EntryKind.INTENT)
                .filter(record -> record.step().equals(LockPrivilegedAccounts.NAME))
                .toList();
    }
}
