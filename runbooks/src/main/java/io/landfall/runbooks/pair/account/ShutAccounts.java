package io.landfall.runbooks.pair.account;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.history.RecordedRun;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What accounts have lost on a server while it is closed.
 *
 * @param locked those that can't log in
 * @param rights what let them, or roles, write under {@code read_only}
 */
public record ShutAccounts(List<AccountName> locked, List<WriteRight> rights) {

    /** The name of the step that locks accounts in a window, as the journal has it. */
    public static final String STEP = "lock-privileged-accounts";
    /** The fact of that step with the accounts that were not locked before. */
    public static final String UNLOCKED = "unlocked";

    public static final ShutAccounts NONE = new ShutAccounts(List.of(), List.of());

    /** The facts of steps that take such privileges: from whom, and on which server. */
    public static final String TAKEN = "taken";

    public static final String TAKEN_ON = "taken_on";

    public ShutAccounts {
        locked = List.copyOf(locked);
        rights = List.copyOf(rights);
    }

    /** Returns {@code found} with the privileges that are about to be taken on that server. */
    public static Found journaled(Found found, String server, List<WriteRight> rights) {
        return found.with(TAKEN_ON, server).withList(TAKEN, WriteRight.lines(rights));
    }

    /** Returns the privileges that a step has taken; none when an older release made the row. */
    public static ShutAccounts taken(Found before) {
        return new ShutAccounts(List.of(), rights(before.find(TAKEN).orElse("")));
    }

    /** Returns the privileges that stand in these lines. */
    public static List<WriteRight> rights(String lines) {
        return lines.lines().map(WriteRight::parse).toList();
    }

    /**
     * Returns what accounts lost on {@code server} since a switch opened it last: by switches before {@code run}, and
     * outside of windows up to it. All runs count when it is 0.
     */
    public static ShutAccounts on(String server, long run, List<RecordedRun> ofMigration) {
        List<RecordedRun> runs = ofMigration.stream()
                .filter(one -> run == 0 || one.number() <= run)
                .toList();
        List<Entry.Record> closings = runs.stream()
                .filter(one -> one.number() != run && one.isCommitted())
                .flatMap(ShutAccounts::intents)
                .filter(record -> record.step().equals(STEP))
                .toList();
        long opened = closings.stream()
                .filter(record -> !record.data().getOrDefault("server", "").equals(server))
                .mapToLong(Entry.Record::run)
                .max()
                .orElse(0);
        List<Entry.Record> closed =
                closings.stream().filter(record -> record.run() > opened).toList();
        return new ShutAccounts(
                locked(closed),
                Stream.concat(closed.stream(), others(runs, opened))
                        .filter(record -> server.equals(record.data().get(TAKEN_ON)))
                        .flatMap(record -> rights(record.data().get(TAKEN)).stream())
                        .distinct()
                        .toList());
    }

    /** What was taken outside of the window stays taken when its run goes back. */
    private static Stream<Entry.Record> others(List<RecordedRun> runs, long opened) {
        return runs.stream()
                .filter(one -> one.number() > opened)
                .flatMap(ShutAccounts::intents)
                .filter(record -> !record.step().equals(STEP));
    }

    private static Stream<Entry.Record> intents(RecordedRun run) {
        return run.rows(EntryKind.INTENT).stream().map(Entry::record);
    }

    /** Returns the accounts that were locked by the steps that wrote these rows. */
    public static List<AccountName> locked(List<Entry.Record> closings) {
        return closings.stream()
                .flatMap(record -> record.data().getOrDefault(UNLOCKED, "").lines())
                .distinct()
                .map(AccountName::parse)
                .toList();
    }

    /** Both. */
    public ShutAccounts and(List<WriteRight> more) {
        return new ShutAccounts(
                locked, Stream.concat(rights.stream(), more.stream()).distinct().toList());
    }

    public boolean isEmpty() {
        return locked.isEmpty() && rights.isEmpty();
    }

    /** What opens them, for people. */
    public String statements(AdminDialect words) {
        String unlock = words.unlocks() + " for "
                + locked.stream().map(AccountName::toString).collect(Collectors.joining(", "));
        String grant = rights.stream()
                .map(WriteRight::privilege)
                .distinct()
                .map(privilege -> grant(words, privilege))
                .collect(Collectors.joining(", "));
        return Stream.of(locked.isEmpty() ? "" : unlock, grant)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", and "));
    }

    private String grant(AdminDialect words, String privilege) {
        return words.grants(privilege) + " for "
                + rights.stream()
                        .filter(right -> right.privilege().equals(privilege))
                        .map(right -> right.account().toString())
                        .collect(Collectors.joining(", "));
    }

    /** Adds a line that does what {@link AccountLock#open} does. */
    public ByHand openByHand(ByHand before, ServerControl server) {
        AdminDialect dialect = server.dialect();
        Stream<String> unlock = Stream.of(dialect.unlockIfThere(
                        locked.stream().map(AccountName::quoted).toList()))
                .filter(any -> !locked.isEmpty());
        Stream<String> grants = rights.stream()
                .map(right ->
                        dialect.grantRight(right.privilege(), right.account().quoted()));
        List<String> still = Stream.concat(
                        locked.stream().map(account -> dialect.countLocked(account.user(), account.host())),
                        rights.stream()
                                .map(right -> dialect.countLacking(
                                        right.account().user(), right.account().host(), right.privilege())))
                .toList();
        return before.make(
                String.join(", ", lines()) + " as before on " + server.name(),
                new ByHand.Sql(server.settings(), dialect.sum(still)),
                "0",
                new ByHand.Sql(
                        server.settings(),
                        dialect.unloggedByHand(Stream.concat(unlock, grants).collect(Collectors.joining("; ")))));
    }

    /** One of them in each line. */
    public List<String> lines() {
        return Stream.concat(locked.stream(), rights.stream())
                .map(Object::toString)
                .toList();
    }
}
