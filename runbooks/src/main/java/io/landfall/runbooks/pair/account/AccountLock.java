package io.landfall.runbooks.pair.account;

import io.landfall.runbooks.pair.server.Session;
import java.util.List;

/** What accounts and roles may do on one server alone: nothing of it reaches its binary log. */
public final class AccountLock {

    static final String IS_LOCKED = "COALESCE(JSON_VALUE(priv, '$.account_locked'), '0') IN ('1', 'true')";

    private final Session work;

    public AccountLock(Session work) {
        this.work = work;
    }

    /** None of these accounts can log in any more. */
    public void lock(List<AccountName> accounts) {
        work.unlogged(() -> accounts.forEach(
                account -> work.execute("ALTER USER ?@? ACCOUNT LOCK", account.user(), account.host())));
    }

    /** These privileges are gone, also for what their holders have defined and others call. */
    public void take(List<WriteRight> rights) {
        work.unlogged(() -> rights.forEach(right -> work.execute(right.revoke())));
    }

    /** Those of these accounts that still exist can log in, and have these privileges again. */
    public void open(ShutAccounts shut) {
        work.unlogged(() -> {
            shut.locked().stream()
                    .filter(account -> is(account, "TRUE"))
                    .forEach(account -> work.execute("ALTER USER ?@? ACCOUNT UNLOCK", account.user(), account.host()));
            shut.rights().stream()
                    .filter(right -> is(right.account(), "TRUE"))
                    .forEach(right -> work.execute(right.grant()));
        });
    }

    /** Returns those that exist and are locked, or lack the privilege. */
    public ShutAccounts left(ShutAccounts shut) {
        return new ShutAccounts(
                shut.locked().stream().filter(account -> is(account, IS_LOCKED)).toList(),
                shut.rights().stream()
                        .filter(right -> is(right.account(), "NOT " + right.isHeld()))
                        .toList());
    }

    private boolean is(AccountName account, String condition) {
        return work.find(
                        "SELECT 1 FROM mysql.global_priv WHERE user = ? AND host = ? AND " + condition,
                        account.user(),
                        account.host())
                .isPresent();
    }
}
