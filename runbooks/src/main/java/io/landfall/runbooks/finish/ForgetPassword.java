package io.landfall.runbooks.finish;

import io.landfall.runbooks.pair.replication.ReplicationAccount;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;

/** The file beside the journal with the generated password is gone. */
record ForgetPassword(ReplicationAccount account) implements Step.Final {

    static final String NAME = "forget-password";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Remove the file beside the journal with the generated password of " + ReplicationAccount.USER + ".";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Found look() {
        return Found.of("there", account.isKept());
    }

    @Override
    public boolean isDone(Found now) {
        return !now.isTrue("there");
    }

    @Override
    public void act(Found before) {
        account.forget();
    }
}
