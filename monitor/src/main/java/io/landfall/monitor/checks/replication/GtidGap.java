package io.landfall.monitor.checks.replication;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.ServerView;

/**
 * Tells how many transactions {@code target} has still to apply, by GTID. A busy source is always some ahead, so a gap
 * alone is no warning; a domain of the source that the target has never seen is.
 */
public record GtidGap(ServerView source, ServerView target) implements Check {

    @Override
    public String name() {
        return "replication_gtid_gap";
    }

    @Override
    public Finding look() {
        // The target first: the source only moves on, so the gap is never told too small.
        Gtids applied = target.gtid().applied();
        Gtids written = source.afresh().gtid().binlog();
        return written.newTo(applied)
                .map(unknown -> Finding.warn(
                        target.name() + " has applied nothing of " + unknown.name() + ", in which " + source.name()
                                + " is at " + unknown.last(),
                        "If replication runs, wait; else see whether " + target.name()
                                + " was restored from a backup of " + source.name() + "."))
                .orElseGet(() -> Finding.ok(
                        target.name() + " has " + written.countBeyond(applied) + " transactions still to apply"));
    }
}
