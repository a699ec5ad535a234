package io.landfall.lab;

import io.landfall.lab.process.LabException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** A database server of a lab, of whichever family. */
public interface LabDatabase {

    String name();

    /** As {@code 127.0.0.1:port}. */
    String address();

    int port();

    int serverId();

    /** Connects as Landfall's own account, which has every privilege; the caller closes it. */
    Connection connect();

    /** Connects as one of the accounts of {@link LabAccount}; the caller closes it. */
    Connection connect(String user);

    /** The server's options file; it includes every {@code *.cnf} of {@link #settingsDir} at its end. */
    Path defaultsFile();

    Path settingsDir();

    Path dataDir();

    Path pidFile();

    /** The files beside the data directory that are there because the server runs, or has run. */
    Set<Path> filesOfARunningServer();

    /** A script without arguments that starts the server and returns when it answers; fit for SSH. Idempotent. */
    String startCommand();

    /** A script without arguments that stops the server and returns when it is gone; fit for SSH. Idempotent. */
    String stopCommand();

    boolean isRunning();

    /** Starts the server and returns it when it answers. Idempotent. */
    LabDatabase start();

    /** Stops the server in good order. Idempotent. */
    void stop();

    /** Stops the server in good order and starts it again. */
    void restart();

    /** Ends the server with SIGKILL and returns when it is gone. Nothing happens when it does not run. */
    void kill9();

    /** What to select from for the numbers {@code first} to {@code last}, as {@code seq}. */
    String numbers(long first, long last);

    Words words();

    /**
     * What each family has words of its own for.
     *
     * @param written the expression for where the binary log ends
     * @param waitFor the function that waits for such a position so many seconds; 0 when it has been reached
     * @param writesUnderReadOnly the privilege with which an account writes under {@code read_only}
     * @param accounts asks for accounts: whether each is locked, and by what it is known
     * @param locked asks for the names of accounts that are locked, in order
     * @param processes the table of its processes, with all that their statements say
     * @param replication asks whom it follows; no row where it follows nobody
     * @param noSettings variables that tell where it is in its history, or what it has found when it was started
     */
    record Words(
            String written,
            String waitFor,
            String writesUnderReadOnly,
            String accounts,
            String locked,
            String processes,
            String replication,
            Set<String> noSettings) {}

    /** Where its binary log ends, as {@link #hasReached} of another server of its family takes it. */
    default String written() {
        try (Connection connection = connect()) {
            return LabConnection.text(connection, "SELECT " + words().written());
        } catch (SQLException e) {
            throw new LabException("Could not ask " + name() + " how far it has written: " + e.getMessage(), e);
        }
    }

    /** Waits until it has applied everything up to a GTID position; returns whether it has after {@code limit}. */
    default boolean hasReached(String position, Duration limit) {
        try (Connection connection = connect()) {
            return LabConnection.hasReached(connection, words().waitFor(), position, limit);
        } catch (SQLException e) {
            throw new LabException("Could not wait for " + name() + ": " + e.getMessage(), e);
        }
    }
}
