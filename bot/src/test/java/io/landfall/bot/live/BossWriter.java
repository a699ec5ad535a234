package io.landfall.bot.live;

import io.landfall.lab.LabDatabase;
import io.landfall.lab.process.Awaited;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A client with every privilege that writes numbers to a table of its own, one after the other, and never gives up. */
final class BossWriter implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String NAME = "boss";

    private final LabDatabase server;
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::run, "boss-writer");
    private volatile boolean stopping;
    private long number;

    private BossWriter(LabDatabase server) {
        this.server = server;
    }

    /** Writes already when this returns. */
    static BossWriter on(LabDatabase server) {
        Scene.execute(server, "CREATE TABLE shop.boss (number BIGINT PRIMARY KEY)");
        BossWriter writer = new BossWriter(server);
        writer.thread.start();
        Awaited.within(LIMIT, "the client writes", () -> !writer.acknowledged.isEmpty());
        return writer;
    }

    /** Connects as an account with every privilege. */
    static Connection connect(LabDatabase server) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://" + server.address() + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true", NAME, NAME);
    }

    private void run() {
        while (!stopping) {
            try (Connection connection = connect(server);
                    Statement statement = connection.createStatement()) {
                writeOn(statement);
            } catch (SQLException refused) {
                number++;
            }
        }
    }

    private void writeOn(Statement statement) throws SQLException {
        while (!stopping) {
            statement.execute("INSERT INTO shop.boss VALUES (" + ++number + ")");
            acknowledged.add(number);
        }
    }

    Set<Long> acknowledged() {
        return acknowledged;
    }

    /** Returns the acknowledged numbers that {@code other} does not hold. */
    Set<Long> missingOn(LabDatabase other) throws SQLException {
        Set<Long> missing = new HashSet<>(acknowledged);
        try (Connection connection = other.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT number FROM shop.boss")) {
            while (rows.next()) {
                missing.remove(rows.getLong(1));
            }
        }
        return missing;
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join(LIMIT.toMillis());
    }
}
