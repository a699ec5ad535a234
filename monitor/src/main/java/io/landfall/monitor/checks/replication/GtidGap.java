package io.landfall.monitor.checks.replication;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.GtidList;
import io.landfall.monitor.server.ServerView;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells how many transactions {@code target} has still to apply, by GTID and domain. A busy source is always some ahead,
 * so a gap alone is no warning; a domain of the source that the target has never seen is.
 */
public record GtidGap(ServerView source, ServerView target) implements Check {

    @Override
    public String name() {
        return "replication_gtid_gap";
    }

    @Override
    public Finding look() {
        // The target first: the source only moves on, so the gap is never told too small.
        Map<Long, Long> applied = byDomain(target.gtid().slavePos());
        Map<Long, Long> written = byDomain(source.gtid().binlogPos());
        long gap = 0;
        for (Map.Entry<Long, Long> domain : written.entrySet()) {
            if (!applied.containsKey(domain.getKey())) {
                return Finding.warn(
                        target.name() + " has applied nothing of GTID domain " + domain.getKey() + ", in which "
                                + source.name() + " is at " + domain.getValue(),
                        "If replication runs, wait; else see whether " + target.name()
                                + " was restored from a backup of " + source.name() + ".");
            }
            gap += Math.max(0, domain.getValue() - applied.get(domain.getKey()));
        }
        return Finding.ok(target.name() + " has " + gap + " transactions still to apply");
    }

    private static Map<Long, Long> byDomain(GtidList list) {
        Map<Long, Long> sequences = new TreeMap<>();
        list.sequences().forEach((origin, sequence) -> sequences.merge(origin.domain(), sequence, Math::max));
        return sequences;
    }
}
