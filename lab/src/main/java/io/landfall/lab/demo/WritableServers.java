package io.landfall.lab.demo;

import io.landfall.lab.LabAccount;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.process.LabException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks every few milliseconds how many servers of a pair take writes, and keeps the highest number.
 *
 * <p>The target is asked between two looks at the source, so that a source which is closed and a target which is opened
 * meanwhile never count as two.
 */
final class WritableServers implements AutoCloseable {

    private static final long PAUSE_NANOS = 3_000_000;
    private static final long PAUSE_WITHOUT_SERVER_NANOS = 50_000_000;

    private final Eye source;
    private final Eye target;
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread = new Thread(this::lookOn, "writable-servers");

    private WritableServers(LabMariaDb source, LabMariaDb target) {
        this.source = new Eye(source);
        this.target = new Eye(target);
    }

    static WritableServers watch(LabMariaDb source, LabMariaDb target) {
        WritableServers watch = new WritableServers(source, target);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void lookOn() {
        while (!closed.get()) {
            boolean before = source.isWritable();
            boolean between = target.isWritable();
            boolean after = source.isWritable();
            int writable = (before && after ? 1 : 0) + (between ? 1 : 0);
            most.accumulateAndGet(writable, Math::max);
            looks.incrementAndGet();
            LockSupport.parkNanos(target.isOpen() ? PAUSE_NANOS : PAUSE_WITHOUT_SERVER_NANOS);
        }
        source.close();
        target.close();
    }

    /** How many servers took writes at the same moment, at most. */
    int most() {
        return most.get();
    }

    int looks() {
        return looks.get();
    }

    @Override
    public void close() {
        closed.set(true);
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while the servers were being watched.", e);
        }
    }

    /** A connection to one server that is opened again whenever it was lost. A server that does not answer takes no write. */
    private static final class Eye {
        private final LabMariaDb server;
        private Connection connection;

        Eye(LabMariaDb server) {
            this.server = server;
        }

        boolean isOpen() {
            return connection != null;
        }

        boolean isWritable() {
            try {
                if (connection == null) {
                    connection = server.connect(LabAccount.APP);
                }
                try (Statement statement = connection.createStatement();
                        ResultSet result = statement.executeQuery("SELECT @@GLOBAL.read_only")) {
                    result.next();
                    return !result.getBoolean(1);
                }
            } catch (SQLException | LabException noAnswer) {
                close();
                return false;
            }
        }

        void close() {
            try (Connection lost = connection) {
                connection = null;
            } catch (SQLException e) {
                throw new LabException("Could not close the connection to " + server.name() + ".", e);
            }
        }
    }
}
