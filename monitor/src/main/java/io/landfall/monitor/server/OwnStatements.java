package io.landfall.monitor.server;

import io.landfall.monitor.server.connection.Asked;
import java.util.List;

/** Reads from one server's binary log what it has written itself; may remember how far it has read. */
public interface OwnStatements {

    /** See {@link ServerView#ownStatements}. */
    List<String> read(Asked server, GtidPositions here, GtidPositions source);
}
