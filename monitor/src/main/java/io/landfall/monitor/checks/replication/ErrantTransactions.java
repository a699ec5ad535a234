package io.landfall.monitor.checks.replication;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.ServerView;

/**
 * Passes while {@code target} has no transaction that {@code source} does not have: every entry (domain, server id) of
 * its {@code gtid_binlog_state} is covered by the source's. Equal positions alone do not show an extra row.
 */
public record ErrantTransactions(ServerView source, ServerView target) implements Check {

    @Override
    public String name() {
        return "errant_transactions";
    }

    @Override
    public Finding look() {
        // The target first: what it has received by now, the source has written before.
        Gtids onTarget = target.gtid().state();
        Gtids onSource = source.gtid().state();
        Gtids own = onTarget.beyond(onSource);
        return own.isEmpty()
                ? Finding.ok("nothing was written on " + target.name() + " alone")
                : Finding.fail(
                        target.name() + " has transactions that " + source.name() + " does not have: " + own,
                        "Somebody wrote on " + target.name()
                                + ", which only follows: that is nowhere else, and no switch"
                                + " to it is allowed any more. See what it was with `"
                                + target.dialect().binlogProgram() + "` there, bring over"
                                + " what is wanted, then make " + target.name()
                                + " anew; before a cutover, `start M --replace-target` does.");
    }
}
