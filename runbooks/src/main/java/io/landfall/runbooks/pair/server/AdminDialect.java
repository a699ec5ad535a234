package io.landfall.runbooks.pair.server;

import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.connection.Query;

/** How a family of servers is changed: the statements that steps and a person run there. */
public interface AdminDialect {

    /** How it is read. */
    Dialect reading();

    /** Where the server stands. One row. */
    Query<Position> position();

    /** Lets a session wait for hours without being ended, but for a lock only 5 s. */
    String waits();

    /** What the session does from now on stays out of the binary log. */
    String unlogged();

    /** The opposite of {@link #unlogged}. */
    String logged();

    /** Ends the connection with this id. */
    String endConnection(long id);
}
