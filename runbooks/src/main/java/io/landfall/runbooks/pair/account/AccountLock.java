package io.landfall.runbooks.pair.account;

import io.landfall.runbooks.pair.server.Session;
import java.util.List;

/** What accounts and roles may do on one server alone: nothing of it reaches its binary log. */
public final class AccountLock {

    private final Session work;

    public AccountLock(Session work) {
        this.work = work;
    }

    /** None of these accounts can log in any more. */
    public void lock(List<AccountName> accounts) {
        work.unlogged(
                () -> accounts.forEach(account -> work.execute(work.dialect().lock(account.user(), account.host()))));
    }

    /** These privileges are gone, also for what their holders have defined and others call. */
    public void take(List<WriteRight> rights) {
        work.unlogged(() -> rights.forEach(right -> work.execute(
                work.dialect().revokeRight(right.privilege(), right.account().quoted()))));
    }

    /** Those of these accounts that still exist can log in, and have these privileges again. */
    public void open(ShutAccounts shut) {
        work.unlogged(() -> {
            shut.locked().stream()
                    .filter(this::exists)
                    .forEach(account -> work.execute(work.dialect().unlock(account.user(), account.host())));
            shut.rights().stream()
                    .filter(right -> exists(right.account()))
                    .forEach(right -> work.execute(work.dialect()
                            .grantRight(right.privilege(), right.account().quoted())));
        });
    }

    /** Returns those that exist and are locked, or lack the privilege. */
    public ShutAccounts left(ShutAccounts shut) {
        return new ShutAccounts(
                shut.locked().stream()
                        .filter(account -> work.finds(work.dialect().isLocked(account.user(), account.host())))
                        .toList(),
                shut.rights().stream().filter(this::isLost).toList());
    }

    private boolean exists(AccountName account) {
        return work.finds(work.dialect().hasAccount(account.user(), account.host()));
    }

    private boolean isLost(WriteRight right) {
        AccountName account = right.account();
        return work.finds(work.dialect().lacks(account.user(), account.host(), right.privilege()));
    }
}
