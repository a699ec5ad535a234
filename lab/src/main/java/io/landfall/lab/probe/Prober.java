package io.landfall.lab.probe;

import io.landfall.lab.LabAccount;
import io.landfall.lab.LabDatabase;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.LabException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tries to write on both servers of a pair all the time, each on a thread of its own, so that a server that stands still
 * does not hide the other. Remembers what was accepted, outside of the database.
 */
public final class Prober implements AutoCloseable {

    /** As often as two cores allow beside two servers and an application. */
    public static final Duration PACE = Duration.ofMillis(5);

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MOST_EXAMPLES = 10;

    private final ProbeHistory history;
    private final Map<String, ServerProbe> probes = new HashMap<>();
    private final List<Thread> threads = new ArrayList<>();

    private Prober(ProbeHistory history) {
        this.history = history;
    }

    /**
     * Makes an account, a table and procedures on {@code source}, which come along when it is copied or followed; then
     * tries to write in these ways, each time {@code pace} is over, on each server. {@code target} need not run yet.
     * Returns when each way has worked on {@code source}.
     */
    public static Prober start(LabDatabase source, LabDatabase target, Set<Way> ways, Duration pace) {
        LabAccount account = ProbeTables.create(source, ways);
        Prober prober = new Prober(new ProbeHistory(ways));
        for (LabDatabase server : List.of(source, target)) {
            ServerProbe probe = new ServerProbe(server, account, ways, pace, prober.history);
            Thread thread = new Thread(probe, "prober-" + server.name());
            thread.setDaemon(true);
            prober.probes.put(server.name(), probe);
            prober.threads.add(thread);
        }
        prober.threads.forEach(Thread::start);
        Awaited.within(LIMIT, source.name() + " accepts a write in each way", prober.history::hasAcceptedEachWay);
        return prober;
    }

    /** Returns when {@code server} has accepted a write that was sent after this call. */
    public void awaitAcceptedBy(LabDatabase server) {
        Awaited.within(LIMIT, server.name() + " accepts a write", () -> accepts(server));
    }

    /** Whether {@code server} accepts a write that is sent after this call, in whatever way. One that does not run, does not. */
    public boolean accepts(LabDatabase server) {
        return probes.get(server.name()).shownFromNowOn() == ServerProbe.Shown.ACCEPTS;
    }

    /** Which server accepted writes, in order; see {@link ProbeVerdict#turns}. */
    public List<Turn> turns() {
        return history.turns();
    }

    /** Compares what was accepted up to now with the rows of {@code server}, which must be the one that takes the writes. */
    public ProbeVerdict judge(LabDatabase server) {
        Map<Integer, BitSet> missing = history.acceptedUntilNow();
        List<String> examples = new ArrayList<>();
        long unexpected = 0;
        try (Connection connection = server.connect();
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet row = statement.executeQuery("SELECT port, sequence FROM shop.probes")) {
                while (row.next()) {
                    int port = row.getInt(1);
                    long sequence = row.getLong(2);
                    if (history.mayBeThere(port, sequence)) {
                        missing.getOrDefault(port, new BitSet()).clear((int) sequence);
                    } else if (++unexpected <= MOST_EXAMPLES) {
                        examples.add("unexpected: " + port + "/" + sequence);
                    }
                }
            }
        } catch (SQLException e) {
            throw new LabException("Could not read shop.probes on " + server.name() + ": " + e.getMessage(), e);
        }
        long lost = missing.values().stream().mapToLong(BitSet::cardinality).sum();
        missing.forEach((port, rows) ->
                rows.stream().limit(MOST_EXAMPLES).forEach(sequence -> examples.add("lost: " + port + "/" + sequence)));
        return history.verdict(
                lost, unexpected, examples.stream().limit(MOST_EXAMPLES).toList());
    }

    /** Nothing is tried any more afterwards. Idempotent. */
    @Override
    public void close() {
        probes.values().forEach(ServerProbe::end);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while the prober was being ended.", e);
        }
    }
}
