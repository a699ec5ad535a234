package io.landfall.runbooks.finish;

import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.account.AccountLock;
import io.landfall.runbooks.pair.account.ShutAccounts;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;

/** The accounts of the old server that the fence has shut can log in and write under {@code read_only} there again. */
record UnlockAccounts(Pair pair, ShutAccounts shut) implements Step.Final {

    static final String NAME = "unlock-accounts";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        ShutAccounts now = shutNow();
        return now.isEmpty()
                ? "No account of " + pair.source().name() + " is shut by the fence."
                : "On " + pair.source().name() + " (" + pair.source().dialect().offTheLog() + "): "
                        + now.statements(pair.source().dialect())
                        + ", which the fence shut because they write under read_only: whoever"
                        + " logs in with one of them, or calls what one of them has defined, can change data there"
                        + " again.";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Found look() {
        return Found.nothing().withList("shut", shutNow().lines());
    }

    @Override
    public boolean isDone(Found now) {
        return now.list("shut").isEmpty();
    }

    @Override
    public void act(Found before) {
        try (Session session = pair.source().open()) {
            new AccountLock(session).open(shut);
        }
    }

    private ShutAccounts shutNow() {
        try (Session session = pair.source().open()) {
            return new AccountLock(session).left(shut);
        }
    }
}
