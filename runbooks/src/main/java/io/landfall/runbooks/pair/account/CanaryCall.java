package io.landfall.runbooks.pair.account;

import io.landfall.runbooks.pair.server.Session;

/**
 * The procedure {@code landfall.canary_call}, which writes with the rights of an account that has lost the privilege to
 * write under {@code read_only}. It is on one server alone: nothing of it reaches the binary log.
 */
public final class CanaryCall {

    private final Session work;

    public CanaryCall(Session work) {
        this.work = work;
    }

    /** {@code caller} can call it, and it runs as {@code definer}. */
    public void create(AccountName definer, AccountName caller) {
        work.unlogged(() ->
                work.dialect().makeCanaryCall(definer.quoted(), caller.quoted()).forEach(work::execute));
    }

    /** It is gone, with the grants on it, which the server keeps when {@code automatic_sp_privileges} is off. */
    public void drop() {
        work.unlogged(() -> {
            work.list(work.dialect().revokesOfCanaryCall()).forEach(work::execute);
            work.execute(work.dialect().dropCanaryCall());
        });
    }
}
