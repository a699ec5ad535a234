package io.landfall.lab;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;

/** A plain connection to a server of the lab, without pool and without reconnecting. */
public final class LabConnection {

    /** {@code ER_CONNECTION_KILLED}. */
    private static final int KILLED = 1927;

    /** Interrupted, shutting down, killed: the server may have committed or not (MariaDB Knowledge Base, error codes). */
    private static final Set<Integer> UNDECIDED = Set.of(1053, 1317, 1927);

    private LabConnection() {}

    /**
     * Connects; every statement may take {@code statementLimit}.
     *
     * @param address as {@code 127.0.0.1:3306}
     */
    public static Connection open(String address, LabAccount account, Duration connectLimit, Duration statementLimit)
            throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", account.user());
        properties.setProperty("password", account.password());
        properties.setProperty("sslMode", "PREFERRED"); // a server may take nothing else
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("characterEncoding", "UTF-8");
        properties.setProperty("connectTimeout", Long.toString(connectLimit.toMillis()));
        properties.setProperty("socketTimeout", Long.toString(statementLimit.toMillis()));
        return DriverManager.getConnection("jdbc:mysql://" + address + "/", properties);
    }

    /** Returns the first value that {@code query} finds. */
    public static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    /**
     * Waits until a replica has applied everything up to a GTID position; returns whether it has after {@code limit}.
     *
     * @param function the one of its family, see {@link LabDatabase.Words#waitFor}
     */
    public static boolean hasReached(Connection replica, String function, String position, Duration limit)
            throws SQLException {
        try (PreparedStatement wait = replica.prepareStatement("SELECT " + function + "(?, ?)")) {
            wait.setString(1, position);
            wait.setLong(2, limit.toSeconds());
            try (ResultSet result = wait.executeQuery()) {
                result.next();
                return "0".equals(result.getString(1));
            }
        }
    }

    /** Whether the server ended the connection, as for KILL, instead of answering. */
    public static boolean wasEnded(SQLException e) {
        return e.getErrorCode() == KILLED || String.valueOf(e.getSQLState()).startsWith("08");
    }

    /** Whether the server has answered with an error of its own, so that what would have been committed was not. */
    public static boolean isRefusal(SQLException e) {
        boolean answered = e.getErrorCode() != 0
                && e.getSQLState() != null
                && !e.getSQLState().startsWith("08");
        return answered && !UNDECIDED.contains(e.getErrorCode());
    }

    /** The server's error code; where it gave none, the driver's SQLSTATE. */
    public static String codeOf(SQLException e) {
        return e.getErrorCode() != 0 ? Integer.toString(e.getErrorCode()) : String.valueOf(e.getSQLState());
    }
}
