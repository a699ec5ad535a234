package io.landfall.lab;

import io.landfall.lab.process.LabException;
import io.landfall.lab.process.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * Data worth moving, in the schema {@code shop}: {@code customers} (four-byte characters), {@code orders} (a foreign
 * key to them), {@code attachments} (blobs of almost 16 KiB, one page each) and {@code page_views} (no primary key).
 */
public final class ShopData {

    /** Whether the source's binary log shows the data; without, only a copy of the server carries it. */
    public enum Logging {
        LOGGED,
        UNLOGGED
    }

    private static final long CUSTOMER_BYTES = 330;
    private static final long ORDER_BYTES = 320;
    private static final long ATTACHMENT_BYTES = 17_000;
    private static final long PAGE_VIEW_BYTES = 240;
    private static final long ROWS_IN_A_TRANSACTION = 50_000;

    private ShopData() {}

    /**
     * Makes the tables with rows, the same on every server, that take about {@code bytes} on disk. The tables must not
     * exist yet.
     */
    public static void seed(LabDatabase server, long bytes, Logging logging) {
        execute(
                server,
                logging,
                List.of(Resource.text(ShopData.class, "shop.sql").split(";\\s*")));
        CompletableFuture<Void> people = CompletableFuture.runAsync(() -> seedPeople(server, bytes, logging));
        CompletableFuture<Void> bulk = CompletableFuture.runAsync(() -> seedBulk(server, bytes, logging));
        try {
            CompletableFuture.allOf(people, bulk).join();
        } catch (CompletionException e) {
            throw new LabException(
                    "Could not seed " + server.name() + ": " + e.getCause().getMessage(), e);
        }
    }

    private static void seedPeople(LabDatabase server, long bytes, Logging logging) {
        long customers = rows(bytes / 10, CUSTOMER_BYTES);
        insert(
                server,
                logging,
                customers,
                "INSERT INTO shop.customers (id, name, email, about) SELECT seq,"
                        + " CONCAT('\uD83D\uDC3B Åse \uD834\uDD1E ', HEX(seq * 7919)), CONCAT('c', seq, '@shop.example'),"
                        + " REPEAT(LEFT(SHA2(seq, 256), 32), 5)");
        insert(
                server,
                logging,
                rows(bytes * 3 / 10, ORDER_BYTES),
                "INSERT INTO shop.orders (id, customer_id, placed_at, cents, note) SELECT seq, 1 + seq % " + customers
                        + ", '2024-01-01' + INTERVAL seq SECOND, seq % 99991, CONCAT('\uD83D\uDCE6 ', REPEAT(LEFT(SHA2(seq, 256), 40), 5))");
    }

    private static void seedBulk(LabDatabase server, long bytes, Logging logging) {
        insert(
                server,
                logging,
                rows(bytes * 4 / 10, ATTACHMENT_BYTES),
                "INSERT INTO shop.attachments (id, name, content) SELECT seq, CONCAT('scan-', seq, '.bin'),"
                        + " REPEAT(UNHEX(SHA2(seq, 512)), 255)");
        insert(
                server,
                logging,
                rows(bytes * 2 / 10, PAGE_VIEW_BYTES),
                "INSERT INTO shop.page_views (seen_at, path, agent) SELECT '2024-01-01' + INTERVAL seq SECOND,"
                        + " CONCAT('/item/', seq % 5000), REPEAT(LEFT(SHA2(seq, 256), 32), 5)");
    }

    private static long rows(long bytes, long bytesPerRow) {
        return Math.max(10, bytes / bytesPerRow);
    }

    /** Runs {@code select} over the numbers 1 to {@code rows} as {@code seq}, in several transactions. */
    private static void insert(LabDatabase server, Logging logging, long rows, String select) {
        for (long first = 1; first <= rows; first += ROWS_IN_A_TRANSACTION) {
            long last = Math.min(rows, first + ROWS_IN_A_TRANSACTION - 1);
            execute(server, logging, List.of("USE shop", select + " FROM " + server.numbers(first, last)));
        }
    }

    private static void execute(LabDatabase server, Logging logging, List<String> statements) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            if (logging == Logging.UNLOGGED) {
                statement.execute("SET sql_log_bin = 0");
            }
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new LabException("Could not seed " + server.name() + ": " + e.getMessage(), e);
        }
    }

    /** Returns how many bytes the tables of {@code shop} take on disk. */
    public static long bytes(LabDatabase server) {
        try (Stream<Path> tables = Files.list(server.dataDir().resolve("shop"))) {
            return tables.mapToLong(table -> table.toFile().length()).sum();
        } catch (IOException e) {
            throw new LabException("Could not measure " + server.name() + ": " + e.getMessage(), e);
        }
    }
}
