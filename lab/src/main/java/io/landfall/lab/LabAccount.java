package io.landfall.lab;

import io.landfall.lab.process.LabException;
import java.util.Properties;

/**
 * A database account of the lab's servers.
 *
 * @param password in clear; never part of {@link #toString}
 */
public record LabAccount(String user, String password) {

    /** Landfall's own: every privilege, and may grant. */
    public static final String LANDFALL = "landfall";

    /** Has no admin right: INSERT, SELECT and DELETE on the schema {@code landfall}. */
    public static final String CANARY = "landfall_canary";

    /** The application's: SELECT, INSERT, UPDATE and DELETE on the schema {@code shop}. */
    public static final String APP = "app";

    /** The replication account that {@link ReplicatingPair} makes; other servers of a lab do not have it. */
    public static final String REPLICATION = "landfall_repl";

    static LabAccount from(Properties passwords, String user) {
        String password = passwords.getProperty(user);
        if (password == null) {
            throw new LabException("The lab's servers have no account " + user + "; they have "
                    + passwords.stringPropertyNames().stream().sorted().toList() + ".");
        }
        return new LabAccount(user, password);
    }

    @Override
    public String toString() {
        return user;
    }
}
