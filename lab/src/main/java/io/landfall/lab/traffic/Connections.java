package io.landfall.lab.traffic;

import java.sql.SQLException;

/** How an application comes to connections with its database. */
public interface Connections extends AutoCloseable {

    /** Runs the statement once, on one connection; whatever goes wrong is the caller's. */
    void execute(String statement) throws SQLException;

    @Override
    default void close() {}
}
