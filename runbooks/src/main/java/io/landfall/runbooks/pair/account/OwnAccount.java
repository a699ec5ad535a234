package io.landfall.runbooks.pair.account;

import io.landfall.monitor.Secret;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.Session;

/**
 * An account that Landfall made for itself on a server.
 *
 * @param user its name
 * @param host the host part
 */
public record OwnAccount(String user, String host) {

    /** The account exists afterwards with this password and these privileges; no binary log shows the password. */
    public void ensure(Session session, Secret password, String privileges) {
        AdminDialect dialect = session.dialect();
        if (!session.finds(dialect.hasAccount(user, host, password))) {
            dialect.makeAccount(user, host, password).forEach(session::execute);
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
