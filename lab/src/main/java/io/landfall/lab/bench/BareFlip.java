package io.landfall.lab.bench;

import io.landfall.lab.LabConnection;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.LabPair;
import io.landfall.lab.database.Engine;
import io.landfall.lab.ledger.Ledger;
import io.landfall.lab.process.LabException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The fewest statements that lose no write when nothing goes wrong, over connections that are open: no check, no journal.
 *
 * @param engine whose words they are
 */
record BareFlip(Engine engine) implements Flip {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int REHEARSALS = 20;

    @Override
    public double flip(LabPair pair, Ledger application) {
        LabDatabase.Words words = pair.source().words();
        try (Connection source = pair.source().connect();
                Connection target = pair.target().connect();
                Statement fence = source.createStatement();
                Statement opening = target.createStatement()) {
            for (int i = 0; i < REHEARSALS; i++) {
                requireReached(words, source, target);
            }
            double window = flip(words, source, fence, target, opening);
            fence.execute("UNLOCK TABLES");
            application.pointTo(pair.target().address());
            return window;
        } catch (SQLException e) {
            throw new LabException("The bare flip failed: " + e.getMessage(), e);
        }
    }

    private double flip(
            LabDatabase.Words words, Connection source, Statement fence, Connection target, Statement opening)
            throws SQLException {
        boolean done = false;
        long asked = System.nanoTime();
        try {
            if (engine == Engine.MARIADB) {
                fence.execute("SET GLOBAL read_only = 1");
                fence.execute("FLUSH TABLES WITH READ LOCK");
            } else {
                fence.execute("SET GLOBAL super_read_only = 1");
            }
            requireReached(words, source, target);
            opening.execute(engine.words("STOP SLAVE", "STOP REPLICA"));
            opening.execute(engine.words("RESET SLAVE ALL", "RESET REPLICA ALL"));
            opening.execute("SET GLOBAL read_only = 0");
            done = true;
            return (System.nanoTime() - asked) / 1e6;
        } finally {
            if (!done) {
                fence.execute("SET GLOBAL read_only = 0");
            }
        }
    }

    private static void requireReached(LabDatabase.Words words, Connection source, Connection target)
            throws SQLException {
        String position = LabConnection.text(source, "SELECT " + words.written());
        if (!LabConnection.hasReached(target, words.waitFor(), position, LIMIT)) {
            throw new LabException("The target did not reach " + position + " within " + LIMIT.toSeconds() + " s.");
        }
    }
}
