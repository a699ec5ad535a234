package io.landfall.lab.bench;

import io.landfall.lab.LabConnection;
import io.landfall.lab.ReplicatingPair;
import io.landfall.lab.ledger.Ledger;
import io.landfall.lab.process.LabException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The fewest statements that lose no write when nothing goes wrong, over connections that are open: no check, no journal. */
final class BareFlip implements Flip {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String POSITION = "SELECT @@GLOBAL.gtid_binlog_pos";
    private static final int REHEARSALS = 20;

    @Override
    public double flip(ReplicatingPair pair, Ledger application) {
        try (Connection source = pair.source().connect();
                Connection target = pair.target().connect();
                Statement fence = source.createStatement();
                Statement opening = target.createStatement()) {
            for (int i = 0; i < REHEARSALS; i++) {
                requireReached(target, LabConnection.text(source, POSITION));
            }
            double window = flip(source, fence, target, opening);
            fence.execute("UNLOCK TABLES");
            application.pointTo(pair.target().address());
            return window;
        } catch (SQLException e) {
            throw new LabException("The bare flip failed: " + e.getMessage(), e);
        }
    }

    private static double flip(Connection source, Statement fence, Connection target, Statement opening)
            throws SQLException {
        boolean done = false;
        long asked = System.nanoTime();
        try {
            fence.execute("SET GLOBAL read_only = 1");
            fence.execute("FLUSH TABLES WITH READ LOCK");
            requireReached(target, LabConnection.text(source, POSITION));
            opening.execute("STOP SLAVE");
            opening.execute("RESET SLAVE ALL");
            opening.execute("SET GLOBAL read_only = 0");
            done = true;
            return (System.nanoTime() - asked) / 1e6;
        } finally {
            if (!done) {
                fence.execute("SET GLOBAL read_only = 0");
            }
        }
    }

    private static void requireReached(Connection target, String position) throws SQLException {
        if (!LabConnection.hasReached(target, "MASTER_GTID_WAIT", position, LIMIT)) {
            throw new LabException("The target did not reach " + position + " within " + LIMIT.toSeconds() + " s.");
        }
    }
}
