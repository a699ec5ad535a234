package io.landfall.runbooks.copy;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** How long {@code SELECT 1} takes on a server, over a connection of its own, as Landfall sees it: with the network. */
public final class LatencyProbe implements CopyWatch.Latency {

    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration BURST = Duration.ofMillis(300);
    private static final int QUERIES = 10;
    private static final int KEPT = 20;

    private final ServerControl server;
    private final Deque<Duration> taken = new ArrayDeque<>();
    private Optional<Session> session = Optional.empty();

    public LatencyProbe(ServerControl server) {
        this.server = server;
    }

    @Override
    public Optional<Duration> p95() {
        try {
            Session open = session.orElseGet(() -> server.open(ANSWER));
            session = Optional.of(open);
            long begin = System.nanoTime();
            for (int i = 0; i < QUERIES && System.nanoTime() - begin < BURST.toNanos(); i++) {
                measure(open);
            }
        } catch (LandfallException e) {
            close();
            return Optional.empty();
        }
        List<Duration> sorted = taken.stream().sorted().toList();
        return Optional.of(sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1));
    }

    private void measure(Session open) {
        long begin = System.nanoTime();
        open.list(open.dialect().reading().ping());
        taken.addLast(Duration.ofNanos(System.nanoTime() - begin));
        if (taken.size() > KEPT) {
            taken.removeFirst();
        }
    }

    @Override
    public void forget() {
        taken.clear();
    }

    @Override
    public void close() {
        session.ifPresent(Session::close);
        session = Optional.empty();
    }
}
