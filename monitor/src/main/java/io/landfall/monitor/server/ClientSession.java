package io.landfall.monitor.server;

import java.time.Duration;

/**
 * A row of the process list.
 *
 * @param id the connection id
 * @param user the account's name
 * @param host where it connects from, with the port
 * @param schema the current schema, empty when there is none
 * @param command such as Query, Sleep, Binlog Dump, Daemon, Slave_SQL
 * @param time how long it has been in that state
 * @param state the server's word for what it does, may be empty
 * @param statement what it runs, cut to 200 characters, may be empty
 * @param whose whose it is
 */
public record ClientSession(
        long id,
        String user,
        String host,
        String schema,
        String command,
        Duration time,
        String state,
        String statement,
        Whose whose) {

    /** The account's name and where it connects from, without the port. */
    public String from() {
        return user + " from " + host.replaceFirst(":\\d+$", "");
    }

    /** Whether it is a client's running event: those carry their definer's name, and "Connect" as their command. */
    public boolean isEvent() {
        return command.equals("Connect");
    }

    /** Whether it stands before a lock, and so may go on the moment the lock is released. */
    public boolean waitsForLock() {
        return state.startsWith("Waiting for") && state.endsWith("lock");
    }

    @Override
    public String toString() {
        return id + " (" + user + " from " + host + ")";
    }
}
