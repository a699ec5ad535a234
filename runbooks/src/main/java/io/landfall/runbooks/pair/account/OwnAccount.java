package io.landfall.runbooks.pair.account;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.ClientSession;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.AdminDialect.Statement;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.pair.server.Session;
import java.time.Duration;
import java.util.List;

/**
 * An account that Landfall made for itself on a server.
 *
 * @param user its name
 * @param host the host part
 */
public record OwnAccount(String user, String host) {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration ENDING = Duration.ofSeconds(60);

    /**
     * The account exists afterwards with this password (of which the server sees the hash only) and these privileges. Where
     * a plugin validates passwords the server takes no hash: then it gets the password, and nothing of the account reaches
     * its binary log.
     */
    public void ensure(Session session, Secret password, String privileges) {
        AdminDialect dialect = session.dialect();
        try {
            make(session, password, dialect.makeAccount(user, host, password), privileges);
        } catch (LandfallException e) {
            if (ErrorCode.of(e) != ErrorCode.PREVENTED_BY_OPTION) {
                throw e;
            }
            session.unlogged(
                    () -> make(session, password, dialect.makeValidatedAccount(user, host, password), privileges));
        }
    }

    private void make(Session session, Secret password, List<Statement> statements, String privileges) {
        AdminDialect dialect = session.dialect();
        if (!session.finds(dialect.hasAccount(user, host, password))) {
            statements.forEach(session::execute);
        }
        session.execute(dialect.grant(privileges, user, host));
    }

    public boolean exists(Session session) {
        return session.finds(session.dialect().hasAccount(user, host));
    }

    /** The account is gone afterwards. */
    public void drop(Session session) {
        if (exists(session)) {
            session.execute(session.dialect().drop(user, host));
        }
    }

    /** The same, and nobody is logged in with it any more; throws EXTERNAL when somebody still is after a while. */
    public void dropWithSessions(Session session) {
        drop(session);
        new Deadline()
                .until(
                        () -> {
                            List<Long> left = session.sessions().stream()
                                    .filter(one -> one.user().equals(user))
                                    .map(ClientSession::id)
                                    .toList();
                            session.killIfThere(left);
                            return left.isEmpty();
                        },
                        LOOK_AGAIN,
                        ENDING,
                        () -> "What " + this + " has begun has not ended " + Elapsed.show(ENDING)
                                + " after its connection was ended. See the server's process list.");
    }

    @Override
    public String toString() {
        return user + "@" + host;
    }
}
