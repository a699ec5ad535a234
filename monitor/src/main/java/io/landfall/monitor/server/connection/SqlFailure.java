package io.landfall.monitor.server.connection;

import io.landfall.monitor.LandfallException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Tells a server that can't be reached from one that refused a statement. */
public final class SqlFailure {

    private SqlFailure() {}

    public static LandfallException translate(DatabaseLogin login, SQLException e) {
        if (e instanceof SQLTransientConnectionException) {
            // The pool hides the server's own answer behind its own.
            return login.unreachable(e.getCause() instanceof SQLException cause ? cause : e);
        }
        if (e.getErrorCode() == 0) {
            return login.unreachable(e);
        }
        return LandfallException.external(
                login.server() + " (" + login.address() + ") did not answer as `" + login.user() + "`: "
                        + e.getMessage() + " (error " + e.getErrorCode()
                        + "). See whether the account has the privileges that the README lists.",
                e);
    }
}
