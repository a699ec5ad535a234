package io.landfall.runbooks.pair.replication;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.server.GtidList;
import io.landfall.monitor.server.OwnTransactions;
import io.landfall.monitor.server.ServerView;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.time.Duration;
import java.util.Optional;

/**
 * Gets a replica past a command of its own that changes nothing. Under {@code gtid_strict_mode} the applier stops there: the
 * next transaction of the source has the same sequence number.
 */
public final class StrictOrder {

    /** {@code ER_GTID_STRICT_OUT_OF_ORDER}. */
    private static final String OUT_OF_ORDER = "1950";

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private StrictOrder() {}

    /**
     * The replica applies again, when that is why it has stopped and its binary log shows nothing else; returns whether it
     * was so. The mode is off on it only until it has come past its own commands.
     */
    public static boolean mend(ServerControl replica, ServerView source) {
        boolean stands = replica.view().following().stream()
                .anyMatch(
                        status -> !status.sqlRunning() && !status.lastSqlError().isEmpty());
        if (!stands) {
            return false;
        }
        try (Session session = replica.open()) {
            OwnTransactions own =
                    OwnTransactions.of(replica.view(), replica.view().gtid(), source.gtid());
            boolean isWhy = isStoppedOutOfOrder(session) && !own.errant().isEmpty() && !own.matter();
            if (isWhy) {
                pass(session, own.errant());
            }
            return isWhy;
        }
    }

    private static boolean isStoppedOutOfOrder(Session session) {
        return session.rows("SHOW SLAVE STATUS").stream()
                .anyMatch(row -> row.get("last_sql_errno").equals(Optional.of(OUT_OF_ORDER)));
    }

    private static void pass(Session session, GtidList own) {
        session.execute("SET GLOBAL gtid_strict_mode = 0");
        try {
            session.execute("START SLAVE SQL_THREAD");
            new Deadline()
                    .until(
                            () -> Replication.hasReached(session, own),
                            LOOK_AGAIN,
                            LIMIT,
                            () -> session.server() + " has not come past its own " + own + " within "
                                    + Elapsed.show(LIMIT) + ". See SHOW SLAVE STATUS there.");
        } finally {
            session.execute("SET GLOBAL gtid_strict_mode = 1");
        }
    }
}
