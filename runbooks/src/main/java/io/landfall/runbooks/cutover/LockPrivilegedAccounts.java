package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.ConnectedReplica;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.engine.ByHand;
import io.landfall.runbooks.engine.Found;
import io.landfall.runbooks.engine.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * No account of the source that writes under {@code read_only} can log in there any more, except Landfall's and those of
 * replicas. The target's accounts stay as they are.
 */
final class LockPrivilegedAccounts implements Step.Reversible {

    static final String NAME = "lock-privileged-accounts";
    static final String UNLOCKED = "unlocked";

    private final Window window;

    LockPrivilegedAccounts(Window window) {
        this.window = window;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "On " + window.source().name() + " only (sql_log_bin = 0): ALTER USER ... ACCOUNT LOCK for every account"
                + " that may write under read_only, except "
                + String.join(", ", window.clients().ours())
                + " and the accounts of connected replicas.";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(5);
    }

    @Override
    public String byHand() {
        return "On " + window.source().name() + ": SET sql_log_bin = 0; ALTER USER ... ACCOUNT LOCK for every account"
                + " with READ_ONLY ADMIN; to go back: SET sql_log_bin = 0; ALTER USER ... ACCOUNT UNLOCK for the same.";
    }

    @Override
    public Optional<ByHand> byHandBack() {
        List<AccountName> accounts = privileged();
        if (accounts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ByHand.of("The accounts that write under read_only may log in to "
                        + window.source().name() + " again.")
                .paste(AccountLock.unlockByHand(window.pastes(), window.source(), accounts), "`0`"));
    }

    @Override
    public Found look() {
        return Found.of("server", window.source().name())
                .withList(
                        UNLOCKED,
                        privileged().stream().map(AccountName::toString).toList());
    }

    @Override
    public boolean isDone(Found now) {
        return now.list(UNLOCKED).isEmpty();
    }

    @Override
    public void act(Found before) {
        new AccountLock(window.source().work().session()).lock(privileged());
    }

    @Override
    public void undo(Found before) {
        AccountLock lock = new AccountLock(window.source().work().alive());
        List<AccountName> wanted =
                before.list(UNLOCKED).stream().map(AccountName::parse).toList();
        lock.unlock(wanted);
        List<AccountName> left = lock.locked(wanted);
        if (!left.isEmpty()) {
            throw LandfallException.external(
                    "Could not unlock " + left + " on " + window.source().name() + ".");
        }
    }

    private List<AccountName> privileged() {
        Set<String> replicas = window.source().server().view().replicas().stream()
                .map(ConnectedReplica::user)
                .collect(Collectors.toSet());
        return window.source().server().view().accounts().stream()
                .filter(account -> account.writesUnderReadOnly() && !account.role() && !account.locked())
                .filter(account -> !window.clients().isOurs(account.user()) && !replicas.contains(account.user()))
                .map(LockPrivilegedAccounts::name)
                .toList();
    }

    private static AccountName name(Account account) {
        return new AccountName(account.user(), account.host());
    }
}
