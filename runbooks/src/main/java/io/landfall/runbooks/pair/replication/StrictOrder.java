package io.landfall.runbooks.pair.replication;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.OwnTransactions;
import io.landfall.monitor.server.ServerView;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.time.Duration;

/**
 * Gets a replica past a command of its own that changes nothing. Where positions have to rise the applier stops there:
 * the next transaction of the source has the same sequence number.
 */
public final class StrictOrder {

    private static final Duration LIMIT = Duration.ofSeconds(30);

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
            boolean isWhy = session.list(session.dialect().isOutOfOrder()).contains(true)
                    && !own.errant().isEmpty()
                    && !own.matter();
            if (isWhy) {
                pass(session, own.errant());
            }
            return isWhy;
        }
    }

    private static void pass(Session session, Gtids own) {
        session.answersWithin(LIMIT.multipliedBy(2));
        session.execute(session.dialect().applyOutOfOrder(own, LIMIT));
        if (!Replication.hasReached(session, own)) {
            throw LandfallException.external(session.server() + " has not come past its own " + own + " within "
                    + Elapsed.show(LIMIT) + ". See "
                    + session.dialect().reading().showReplication() + " there.");
        }
    }
}
