package io.landfall.runbooks.pair.account;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.pair.server.Session;
import java.util.Optional;

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
        try {
            make(session, password, "?", PasswordHash.of(password), privileges);
        } catch (LandfallException e) {
            if (ErrorCode.of(e) != ErrorCode.PREVENTED_BY_OPTION) {
                throw e;
            }
            session.unlogged(() -> make(session, password, "PASSWORD(?)", password.reveal(), privileges));
        }
    }

    private void make(Session session, Secret password, String using, String value, String privileges) {
        if (!hash(session).equals(Optional.of(PasswordHash.of(password)))) {
            String way = " IDENTIFIED VIA mysql_native_password USING " + using;
            session.execute("CREATE USER IF NOT EXISTS ?@?" + way, user, host, value);
            session.execute("ALTER USER ?@?" + way, user, host, value);
        }
        session.execute("GRANT " + privileges + " ON *.* TO ?@?", user, host);
    }

    public boolean exists(Session session) {
        return session.value("SELECT COUNT(*) FROM mysql.global_priv WHERE user = ? AND host = ?", user, host)
                .equals("1");
    }

    /** The account is gone afterwards. */
    public void drop(Session session) {
        if (exists(session)) {
            session.execute("DROP USER IF EXISTS ?@?", user, host);
        }
    }

    private Optional<String> hash(Session session) {
        return session.find(
                "SELECT JSON_VALUE(priv, '$.authentication_string') FROM mysql.global_priv WHERE user = ? AND host = ?",
                user,
                host);
    }

    @Override
    public String toString() {
        return user + "@" + host;
    }
}
