package io.landfall.runbooks.finish;

import io.landfall.runbooks.cutover.AccountLock;
import io.landfall.runbooks.cutover.AccountName;
import io.landfall.runbooks.engine.Found;
import io.landfall.runbooks.engine.Step;
import io.landfall.runbooks.server.Session;
import java.time.Duration;
import java.util.List;

/** The accounts of the old server that the fence locked can log in there again. */
record UnlockAccounts(Servers servers, List<AccountName> locked) implements Step.Final {

    @Override
    public String name() {
        return "unlock-accounts";
    }

    @Override
    public String plan() {
        List<String> now = names();
        return now.isEmpty()
                ? "No account of " + servers.old().name() + " is locked by the fence."
                : "On " + servers.old().name() + " (sql_log_bin = 0): ALTER USER ... ACCOUNT UNLOCK for "
                        + String.join(", ", now)
                        + ", which the fence locked because they write under read_only: whoever"
                        + " logs in with one of them can change data there again.";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Found look() {
        return Found.nothing().withList("locked", names());
    }

    @Override
    public boolean isDone(Found now) {
        return now.list("locked").isEmpty();
    }

    @Override
    public void act(Found before) {
        try (Session session = Servers.open(servers.old())) {
            new AccountLock(session).unlock(locked);
        }
    }

    private List<String> names() {
        return lockedNow().stream().map(AccountName::toString).toList();
    }

    private List<AccountName> lockedNow() {
        try (Session session = Servers.open(servers.old())) {
            return new AccountLock(session).locked(locked);
        }
    }
}
