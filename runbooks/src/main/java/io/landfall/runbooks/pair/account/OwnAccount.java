package io.landfall.runbooks.pair.account;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.AdminDialect.Statement;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.pair.server.Session;
import java.util.List;

/**
 * An account that Landfall made for itself on a server.
 *
 * @param user its name
 * @param host the host part
 */
public record OwnAccount(String user, String host) {

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

    @Override
    public String toString() {
        return user + "@" + host;
    }
}
