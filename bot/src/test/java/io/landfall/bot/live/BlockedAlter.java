package io.landfall.bot.live;

import io.landfall.lab.LabDatabase;
import io.landfall.lab.process.Awaited;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** An {@code ALTER TABLE} that waits for somebody's transaction on the table, until it is closed. */
final class BlockedAlter implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final LabDatabase server;
    private final String table;
    private final Connection reader;
    private final Thread altering;

    private BlockedAlter(LabDatabase server, String table) throws SQLException {
        this.server = server;
        this.table = table;
        this.reader = BossWriter.connect(server);
        this.altering = new Thread(this::alter, "alter");
    }

    /** Nothing happens until {@link #begin}. */
    static BlockedAlter of(LabDatabase server, String table) throws SQLException {
        return new BlockedAlter(server, table);
    }

    /** It waits when this returns. */
    void begin() throws SQLException {
        try (Statement statement = reader.createStatement()) {
            statement.execute("START TRANSACTION");
            statement.executeQuery("SELECT COUNT(*) FROM " + table);
        }
        altering.start();
        Awaited.within(LIMIT, "ALTER TABLE waits for the transaction", this::waits);
    }

    private void alter() {
        try (Connection connection = BossWriter.connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE " + table + " ENGINE = InnoDB");
        } catch (SQLException ended) {
            return;
        }
    }

    private boolean waits() {
        return !Scene.value(
                        server,
                        "SELECT COUNT(*) FROM " + server.words().processes()
                                + " WHERE info LIKE 'ALTER TABLE%' AND state =" + " 'Waiting for table metadata lock'")
                .equals("0");
    }

    @Override
    public void close() throws SQLException, InterruptedException {
        reader.close();
        altering.join(LIMIT.toMillis());
    }
}
