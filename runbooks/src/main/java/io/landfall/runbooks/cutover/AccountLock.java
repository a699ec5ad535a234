package io.landfall.runbooks.cutover;

import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.Pastes;
import io.landfall.runbooks.server.Session;
import java.util.List;
import java.util.stream.Collectors;

/** Locks and unlocks accounts of one server alone: nothing of it reaches its binary log. */
public final class AccountLock {

    private static final String LOCKED = "SELECT COALESCE(JSON_VALUE(priv, '$.account_locked'), '0')"
            + " FROM mysql.global_priv WHERE user = ? AND host = ?";

    private final Session work;

    public AccountLock(Session work) {
        this.work = work;
    }

    /** None of these accounts can log in any more. */
    void lock(List<AccountName> accounts) {
        change(accounts, "LOCK");
    }

    /** Those of these accounts that still exist can log in. */
    public void unlock(List<AccountName> accounts) {
        change(accounts.stream().filter(this::exists).toList(), "UNLOCK");
    }

    private void change(List<AccountName> accounts, String how) {
        if (accounts.isEmpty()) {
            return;
        }
        work.execute("SET SESSION sql_log_bin = 0");
        try {
            accounts.forEach(account -> work.execute("ALTER USER ?@? ACCOUNT " + how, account.user(), account.host()));
        } finally {
            work.execute("SET SESSION sql_log_bin = 1");
        }
    }

    /** Returns those of these accounts that exist and are locked. */
    public List<AccountName> locked(List<AccountName> accounts) {
        return accounts.stream().filter(this::isLocked).toList();
    }

    /** A command line that does what {@link #unlock} does and prints how many of them, at least one, are still locked. */
    static String unlockByHand(Pastes pastes, End end, List<AccountName> accounts) {
        String names = accounts.stream().map(AccountName::quoted).collect(Collectors.joining(", "));
        String these = accounts.stream()
                .map(account -> "(" + Pastes.string(account.user()) + ", " + Pastes.string(account.host()) + ")")
                .collect(Collectors.joining(", "));
        return pastes.sql(
                end,
                "SET SESSION sql_log_bin = 0; ALTER USER IF EXISTS " + names + " ACCOUNT UNLOCK; SELECT COUNT(*) FROM"
                        + " mysql.global_priv WHERE JSON_VALUE(priv, '$.account_locked') IN ('1', 'true') AND"
                        + " (user, host) IN (" + these + ")");
    }

    private boolean exists(AccountName account) {
        return work.find(LOCKED, account.user(), account.host()).isPresent();
    }

    private boolean isLocked(AccountName account) {
        return work.find(LOCKED, account.user(), account.host())
                .filter(locked -> locked.equals("1") || locked.equals("true"))
                .isPresent();
    }
}
