package io.landfall.runbooks.cutover.window;

/**
 * A session on a server that is not Landfall's, not a replica's and not the server's own.
 *
 * @param id the connection id
 * @param user the account's name
 * @param host where it connects from
 * @param command what it does
 * @param state the server's word for that, may be empty
 * @param millis how long it has been in that state, in milliseconds
 */
public record Client(long id, String user, String host, String command, String state, long millis) {

    /** Whether it is a running event: those carry their definer's name, and "Connect" as their command. */
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
