package io.landfall.lab;

import java.nio.file.Path;
import java.sql.Connection;

/** A database server of a lab, of whichever family. */
public interface LabDatabase {

    String name();

    /** As {@code 127.0.0.1:port}. */
    String address();

    /** Connects as Landfall's own account, which has every privilege; the caller closes it. */
    Connection connect();

    /** Connects as one of the accounts of {@link LabAccount}; the caller closes it. */
    Connection connect(String user);

    /** The server's options file; it includes every {@code *.cnf} of {@link #settingsDir} at its end. */
    Path defaultsFile();

    Path settingsDir();

    Path dataDir();

    /** Stops the server in good order and starts it again. */
    void restart();

    /** Ends the server with SIGKILL and returns when it is gone. Nothing happens when it does not run. */
    void kill9();
}
