package io.landfall.monitor.server;

/** Whose a session is. An account's name tells nothing: anybody may log in with one of Landfall's. */
public enum Whose {
    /** This very process's. */
    OURS,
    /** A replica that reads the binary log. */
    REPLICA,
    /** A thread of the server, or a login that is still going on. */
    SERVER,
    /** Everybody else's, also under the name of one of Landfall's accounts. */
    CLIENT
}
