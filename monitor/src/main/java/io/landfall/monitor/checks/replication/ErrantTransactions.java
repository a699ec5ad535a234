package io.landfall.monitor.checks.replication;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.OwnTransactions;
import io.landfall.monitor.server.ServerView;
import java.util.stream.Collectors;

/**
 * Passes while {@code target} has no transaction that {@code source} does not have: everything in its binary log, whoever
 * wrote it, is in the source's, or in what the source had when it was made or took over.
 * Equal positions alone do not show an extra row. Commands that change nothing, and reach the binary log also under {@code
 * read_only}, do not count.
 */
public record ErrantTransactions(ServerView source, ServerView target) implements Check {

    private static final int MOST = 3;

    @Override
    public String name() {
        return "errant_transactions";
    }

    @Override
    public Finding look() {
        // The target first: what it has received by now, the source has written before.
        GtidPositions onTarget = target.pulse().gtid();
        OwnTransactions own =
                OwnTransactions.of(target, onTarget, source.afresh().pulse().gtid());
        if (!own.matter()) {
            return Finding.ok("nothing was written on " + target.name() + " alone"
                    + (own.errant().isEmpty() ? "" : " but what changes nothing: " + inShort(own)));
        }
        return Finding.fail(
                target.name() + " has transactions that " + source.name() + " does not have: " + own.errant(),
                "Somebody wrote on " + target.name()
                        + ", which only follows: that is nowhere else, and no switch"
                        + " to it is allowed any more. See what it was with `"
                        + target.dialect().binlogProgram() + "` there, bring over"
                        + " what is wanted, then make " + target.name()
                        + " anew; before a cutover, `start M --replace-target` does.");
    }

    private static String inShort(OwnTransactions own) {
        return own.harmless().stream().distinct().limit(MOST).collect(Collectors.joining("; ")) + " (up to "
                + own.errant() + ")";
    }
}
