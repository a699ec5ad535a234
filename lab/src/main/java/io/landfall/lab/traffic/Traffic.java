package io.landfall.lab.traffic;

import io.landfall.lab.LabDatabase;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.LabException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An application that takes requests at a steady rate, as long as it has a worker for the next one. Each writes one row, is
 * tried once, and is remembered with its end.
 */
public final class Traffic implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** So many requests are under way at most; a machine that is too slow for the rate is not buried under them. */
    private static final int WORKERS = 24;

    private final Connections connections;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService requests = Executors.newFixedThreadPool(WORKERS);
    private final Semaphore free = new Semaphore(WORKERS);
    private final AtomicLong begun = new AtomicLong();
    private final Queue<Request> ended = new ConcurrentLinkedQueue<>();
    private final AtomicLong endedSoFar = new AtomicLong();

    /** A request that has ended; {@code error} is blank when it has ended well. */
    private record Request(long number, Instant ended, Duration took, String error) {}

    private final String table;

    private Traffic(String table, Connections connections) {
        this.table = table;
        this.connections = connections;
    }

    /** Makes the table of its rows on {@code server}, and begins. */
    public static Traffic start(LabDatabase server, Connections connections, int perSecond) {
        return start(server, "shop.requests", connections, perSecond);
    }

    /** The same with a table of that name. */
    public static Traffic start(LabDatabase server, String table, Connections connections, int perSecond) {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + table);
            statement.execute("CREATE TABLE " + table + " (number BIGINT PRIMARY KEY, server BIGINT NOT NULL)");
        } catch (SQLException e) {
            throw new LabException("Could not make the table of requests: " + e.getMessage(), e);
        }
        Traffic traffic = new Traffic(table, connections);
        traffic.clock.scheduleAtFixedRate(
                traffic::take, 0, TimeUnit.SECONDS.toNanos(1) / perSecond, TimeUnit.NANOSECONDS);
        return traffic;
    }

    private void take() {
        if (free.tryAcquire()) {
            requests.execute(this::request);
        }
    }

    private void request() {
        long number = begun.incrementAndGet();
        long since = System.nanoTime();
        String error = "";
        try {
            connections.execute("INSERT INTO " + table + " VALUES (" + number + ", @@server_id)");
        } catch (SQLException e) {
            error = e.getErrorCode() + " " + e.getMessage();
        }
        ended.add(new Request(number, Instant.now(), Duration.ofNanos(System.nanoTime() - since), error));
        endedSoFar.incrementAndGet();
        free.release();
    }

    /** Waits until so many more requests have ended. */
    public void await(long more) {
        long wanted = endedSoFar.get() + more;
        Awaited.within(LIMIT, wanted + " requests have ended", () -> endedSoFar.get() >= wanted);
    }

    /** Waits until so many more have begun, whether they end or not. */
    public void awaitBegun(long more) {
        long wanted = begun.get() + more;
        Awaited.within(LIMIT, wanted + " requests have begun", () -> begun.get() >= wanted);
    }

    /** No further request begins; returns what became of all of them, once they have ended. */
    public Figures stop() {
        clock.shutdownNow();
        requests.shutdown();
        Awaited.within(LIMIT, "every request has ended", requests::isTerminated);
        return new Figures(table, List.copyOf(ended));
    }

    /** What became of requests. */
    public static final class Figures {

        private final String table;
        private final List<Request> requests;

        private Figures(String table, List<Request> requests) {
            this.table = table;
            this.requests = requests;
        }

        public int requests() {
            return requests.size();
        }

        /** Those that have not ended well, with why. */
        public List<String> errors() {
            return failed().map(request -> request.number() + ": " + request.error())
                    .toList();
        }

        private Stream<Request> failed() {
            return requests.stream().filter(request -> !request.error().isEmpty());
        }

        private Stream<Request> written() {
            return requests.stream().filter(request -> request.error().isEmpty());
        }

        public Duration longest() {
            return requests.stream()
                    .map(Request::took)
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
        }

        /** Returns the numbers of those that have ended well, and that {@code server} knows nothing of. */
        public Set<Long> missingOn(LabDatabase server) {
            Map<Long, Long> rows = rows(server);
            return written()
                    .map(Request::number)
                    .filter(number -> !rows.containsKey(number))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /**
         * Returns how long no write was acknowledged between the last on the first server and the first on the other; empty
         * when there was no switch. {@code serving} has the rows of both.
         */
        public Optional<Duration> writeGap(LabDatabase serving) {
            Map<Long, Long> rows = rows(serving);
            Optional<Instant> last = onFirst(rows, true).map(Request::ended).max(Comparator.naturalOrder());
            Optional<Instant> next = onFirst(rows, false).map(Request::ended).min(Comparator.naturalOrder());
            return last.flatMap(from -> next.map(to -> Duration.between(from, to)));
        }

        /** Returns when the last request had ended that came to the first server, or failed. */
        public Instant leftTheFirst(LabDatabase serving) {
            return Stream.concat(onFirst(rows(serving), true), failed())
                    .map(Request::ended)
                    .max(Comparator.naturalOrder())
                    .orElse(Instant.EPOCH);
        }

        private Stream<Request> onFirst(Map<Long, Long> rows, boolean wanted) {
            Optional<Long> first =
                    rows.keySet().stream().min(Comparator.naturalOrder()).map(rows::get);
            return written()
                    .filter(request -> rows.containsKey(request.number()))
                    .filter(request -> first.equals(Optional.of(rows.get(request.number()))) == wanted);
        }

        /** The server of each row, by the number of the request. */
        private Map<Long, Long> rows(LabDatabase server) {
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT number, server FROM " + table)) {
                Map<Long, Long> rows = new HashMap<>();
                while (row.next()) {
                    rows.put(row.getLong(1), row.getLong(2));
                }
                return rows;
            } catch (SQLException e) {
                throw new LabException("Could not read the requests' rows: " + e.getMessage(), e);
            }
        }

        @Override
        public String toString() {
            return requests() + " requests, " + errors().size() + " errors, the longest took "
                    + longest().toMillis() + " ms";
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        requests.shutdownNow();
        connections.close();
    }
}
