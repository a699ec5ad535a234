package io.landfall.monitor.server.connection;

import com.mysql.cj.exceptions.SSLParamsException;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import io.landfall.monitor.server.connection.mysql.SessionVariables;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * How somebody logs in to a server.
 *
 * @param server the server's name in the configuration, for messages
 * @param address where it listens
 * @param user the account's name
 * @param password the account's password
 * @param tls how the server proves who it is; empty when it need not, and the connection is encrypted if the server can
 */
public record DatabaseLogin(String server, ServerAddress address, String user, Secret password, Optional<Tls> tls) {

    /** To a server that need not prove who it is. */
    public DatabaseLogin(String server, ServerAddress address, String user, Secret password) {
        this(server, address, user, password, Optional.empty());
    }

    /** Returns the login of another account to the same server. */
    public DatabaseLogin as(String otherUser, Secret itsPassword) {
        return new DatabaseLogin(server, address, otherUser, itsPassword, tls);
    }

    /** Returns the JDBC address; it holds no secret. */
    public String jdbcUrl() {
        return "jdbc:mysql://" + address + "/";
    }

    /**
     * Returns Connector/J's settings: no automatic reconnect, client-side parameters (so that they work in every
     * statement), times as UTC.
     *
     * @param connect how long connecting may take, at least 1 ms
     * @param read how long one answer may take; zero means without limit
     */
    public Properties properties(Duration connect, Duration read) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password.reveal());
        tls.ifPresentOrElse(proof -> proof.addTo(properties), () -> {
            properties.setProperty("sslMode", "PREFERRED");
            // whoever is between could hand out a key of his own and read the password
            properties.setProperty("allowPublicKeyRetrieval", Boolean.toString(address.isLoopback()));
        });
        properties.setProperty("autoReconnect", "false");
        properties.setProperty("useServerPrepStmts", "false");
        properties.setProperty("characterEncoding", "UTF-8");
        properties.setProperty("sessionVariables", SessionVariables.all());
        properties.setProperty("connectionTimeZone", "UTC");
        properties.setProperty("connectTimeout", Long.toString(connect.toMillis()));
        properties.setProperty("socketTimeout", Long.toString(read.toMillis()));
        properties.setProperty("tcpNoDelay", "true");
        return properties;
    }

    /**
     * Opens a connection of its own, on which what Landfall relies on is so whatever the server's globals are; throws EXTERNAL
     * with the server's answer when it can't.
     */
    public Connection connect(Duration connect, Duration read) {
        try {
            return open(connect, read);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /** The same, for a pool, which translates failures itself. */
    public Connection open(Duration connect, Duration read) throws SQLException {
        return open(properties(connect, read));
    }

    /** The same to what only speaks the protocol, such as a proxy's admin port: no variable of the session is set. */
    public Connection openPlainly(Duration connect, Duration read) throws SQLException {
        Properties plain = properties(connect, read);
        plain.remove("sessionVariables");
        return open(plain);
    }

    private Connection open(Properties properties) throws SQLException {
        return OwnConnections.add(address, DriverManager.getConnection(jdbcUrl(), properties));
    }

    /** Says in words of the configuration why nobody could log in. */
    public LandfallException unreachable(SQLException e) {
        if (e.getErrorCode() == 1045) {
            return LandfallException.external(
                    server + " (" + address + ") refused the login of `" + user
                            + "`: wrong password, or no such account from this host. Check servers." + server
                            + ".user and .password.",
                    e);
        }
        if (tls.isPresent() && isDistrust(e)) {
            return LandfallException.external(
                    server + " at " + address + " did not prove that it is " + server + ": " + firstLine(e)
                            + ". No password was sent. Find out who answers there, and see servers." + server
                            + ".tls: whether `ca` has signed its certificate, and whether that is made out for "
                            + address.host() + ".",
                    e);
        }
        return LandfallException.external(
                "Can't connect to " + server + " at " + address + " as `" + user + "`: " + firstLine(e)
                        + ". See whether the server runs and the address is right (servers." + server + ".address).",
                e);
    }

    private static boolean isDistrust(SQLException e) {
        return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof GeneralSecurityException
                        || cause instanceof SSLException
                        || cause instanceof SSLParamsException
                        || String.valueOf(cause.getMessage()).startsWith("SSL Connection required"));
    }

    private static String firstLine(SQLException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
