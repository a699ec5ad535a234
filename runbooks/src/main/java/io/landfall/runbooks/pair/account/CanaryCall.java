package io.landfall.runbooks.pair.account;

import io.landfall.runbooks.pair.server.Session;

/**
 * The procedure {@code landfall.canary_call}, which writes with the rights of an account that has lost the privilege to
 * write under {@code read_only}. It is on one server alone: nothing of it reaches the binary log.
 */
public final class CanaryCall {

    private static final String NAME = "PROCEDURE landfall.canary_call";

    private final Session work;

    public CanaryCall(Session work) {
        this.work = work;
    }

    /** {@code caller} can call it, and it runs as {@code definer}. */
    public void create(AccountName definer, AccountName caller) {
        work.unlogged(() -> {
            work.execute("CREATE OR REPLACE DEFINER = " + definer.quoted() + " " + NAME
                    + " (id BIGINT, note VARCHAR(64)) SQL SECURITY DEFINER"
                    + " INSERT INTO landfall.canary VALUES (id, note)");
            // A definer needs the right to run what he has defined.
            work.execute("GRANT EXECUTE ON " + NAME + " TO " + definer.quoted());
            work.execute("GRANT EXECUTE ON " + NAME + " TO " + caller.quoted());
        });
    }

    /** It is gone, with the grants on it, which the server keeps when {@code automatic_sp_privileges} is off. */
    public void drop() {
        work.unlogged(() -> {
            work.rows("SELECT user, host FROM mysql.procs_priv WHERE db = 'landfall' AND routine_name = 'canary_call'"
                            + " AND routine_type = 'PROCEDURE'")
                    .forEach(row -> work.execute("REVOKE ALL ON " + NAME + " FROM "
                            + new AccountName(
                                            row.get("user").orElseThrow(),
                                            row.get("host").orElseThrow())
                                    .quoted()));
            work.execute("DROP PROCEDURE IF EXISTS landfall.canary_call");
        });
    }
}
