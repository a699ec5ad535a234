package io.landfall.monitor.server.connection;

import com.mysql.cj.jdbc.JdbcConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The connections that this process has open: by them it tells its own sessions from those that somebody else opened
 * with the same account. Everything that {@link DatabaseLogin} opens is in it, pools included.
 */
public final class OwnConnections {

    private record Key(ServerAddress server, long id) {}

    /** How long a server may still list a session that was closed here. */
    private static final long LISTED_ON = TimeUnit.SECONDS.toNanos(2);

    private static final Map<Key, Connection> OPEN = new ConcurrentHashMap<>();
    /** Those that were found closed, and when, by the monotonic clock. */
    private static final Map<Key, Long> CLOSED = new ConcurrentHashMap<>();

    private OwnConnections() {}

    /** Returns {@code opened}, which counts as this process's own from now on, until a moment after it is closed. */
    static Connection add(ServerAddress server, Connection opened) throws SQLException {
        long now = System.nanoTime();
        OPEN.forEach((key, connection) -> isOurs(key, connection, now));
        long id = opened.unwrap(JdbcConnection.class).getSession().getThreadId();
        OPEN.put(new Key(server, id), opened);
        return opened;
    }

    /** Whether the session with this id on {@code server} is this process's, or was until a moment ago. */
    public static boolean has(ServerAddress server, long id) {
        return has(server, id, System.nanoTime());
    }

    static boolean has(ServerAddress server, long id, long now) {
        Key key = new Key(server, id);
        Connection open = OPEN.get(key);
        return open != null && isOurs(key, open, now);
    }

    /** A server takes its time to notice a closed connection; one that is listed no more is forgotten. */
    private static boolean isOurs(Key key, Connection connection, long now) {
        if (!isClosed(connection)) {
            return true;
        }
        boolean isListed = now - CLOSED.computeIfAbsent(key, first -> now) <= LISTED_ON;
        if (!isListed) {
            OPEN.remove(key, connection);
            CLOSED.remove(key);
        }
        return isListed;
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
