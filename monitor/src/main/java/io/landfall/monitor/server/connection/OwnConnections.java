package io.landfall.monitor.server.connection;

import com.mysql.cj.jdbc.JdbcConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections that this process has open: by them it tells its own sessions from those that somebody else opened
 * with the same account. Everything that {@link DatabaseLogin} opens is in it, pools included.
 */
public final class OwnConnections {

    private record Key(ServerAddress server, long id) {}

    private static final Map<Key, Connection> OPEN = new ConcurrentHashMap<>();

    private OwnConnections() {}

    /** Returns {@code opened}, which counts as this process's own from now on until it is closed. */
    static Connection add(ServerAddress server, Connection opened) throws SQLException {
        OPEN.entrySet().removeIf(entry -> isClosed(entry.getValue()));
        long id = opened.unwrap(JdbcConnection.class).getSession().getThreadId();
        OPEN.put(new Key(server, id), opened);
        return opened;
    }

    /** Whether the session with this id on {@code server} is this process's. */
    public static boolean has(ServerAddress server, long id) {
        Connection open = OPEN.get(new Key(server, id));
        return open != null && !isClosed(open);
    }

    /** One that can't tell has ended. */
    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }
}
