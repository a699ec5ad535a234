package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Account;
import io.landfall.monitor.server.ConnectedReplica;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.engine.Found;
import io.landfall.runbooks.engine.Step;
import io.landfall.runbooks.server.Session;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * No account of the source that writes under {@code read_only} can log in there any more, except Landfall's and those of
 * replicas. The target's accounts stay as they are.
 */
final class LockPrivilegedAccounts implements Step.Reversible {

    private static final String UNLOCKED = "unlocked";

    private final Window window;

    LockPrivilegedAccounts(Window window) {
        this.window = window;
    }

    @Override
    public String name() {
        return "lock-privileged-accounts";
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
    public Found look() {
        return Found.nothing()
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
        change(window.source().work().session(), privileged(), "LOCK");
    }

    @Override
    public void undo(Found before) {
        Session work = window.source().work().alive();
        List<AccountName> wanted = before.list(UNLOCKED).stream()
                .map(AccountName::parse)
                .filter(account -> account.exists(work))
                .toList();
        change(work, wanted, "UNLOCK");
        List<AccountName> left =
                wanted.stream().filter(account -> account.isLocked(work)).toList();
        if (!left.isEmpty()) {
            throw LandfallException.external(
                    "Could not unlock " + left + " on " + window.source().name() + ".");
        }
    }

    private static void change(Session work, List<AccountName> accounts, String how) {
        work.execute("SET SESSION sql_log_bin = 0");
        try {
            accounts.forEach(account -> work.execute("ALTER USER ?@? ACCOUNT " + how, account.user(), account.host()));
        } finally {
            work.execute("SET SESSION sql_log_bin = 1");
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

    /** An account's name; written as {@code user@host}. */
    private record AccountName(String user, String host) {

        private static final String LOCKED =
                "SELECT COALESCE(JSON_VALUE(priv, '$.account_locked'), '0') FROM mysql.global_priv"
                        + " WHERE user = ? AND host = ?";

        /** A user's name may hold an at sign, a host never does. */
        static AccountName parse(String text) {
            int at = text.lastIndexOf('@');
            return new AccountName(text.substring(0, at), text.substring(at + 1));
        }

        boolean exists(Session work) {
            return work.find(LOCKED, user, host).isPresent();
        }

        boolean isLocked(Session work) {
            return work.find(LOCKED, user, host)
                    .filter(locked -> locked.equals("1") || locked.equals("true"))
                    .isPresent();
        }

        @Override
        public String toString() {
            return user + "@" + host;
        }
    }
}
