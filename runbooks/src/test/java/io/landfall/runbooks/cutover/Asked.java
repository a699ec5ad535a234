package io.landfall.runbooks.cutover;

import io.landfall.lab.LabConnection;
import io.landfall.lab.LabDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a server answers when it is asked without any of our own code. */
final class Asked {

    private Asked() {}

    /** Asks again when a window has ended the session meanwhile, which has the name of Landfall's account. */
    static String value(LabDatabase server, String query) throws SQLException {
        while (true) {
            try (Connection connection = server.connect()) {
                return value(connection, query);
            } catch (SQLException e) {
                if (!LabConnection.wasEnded(e)) {
                    throw e;
                }
            }
        }
    }

    static String value(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? String.valueOf(result.getString(1)) : "no row";
        }
    }

    static String value(Connection connection, String query, String column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? String.valueOf(result.getString(column)) : "no row";
        }
    }

    static void execute(LabDatabase server, String... statements) throws SQLException {
        try (Connection connection = server.connect()) {
            execute(connection, statements);
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Runs it on a thread of its own; what it throws is expected, as its connection may be killed. */
    static Thread aside(Callable<Void> task) {
        Thread thread = new Thread(() -> {
            try {
                task.call();
            } catch (Exception expected) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Returns when the condition holds; fails after two minutes. */
    static void until(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (!condition.call()) {
            if (System.nanoTime() > end || never.await(5, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("not within two minutes: " + what);
            }
        }
    }
}
