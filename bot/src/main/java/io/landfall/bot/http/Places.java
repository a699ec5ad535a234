package io.landfall.bot.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Places for connections that have not said all yet: at most so many at once, each for a limited time. When all are taken,
 * a newcomer gets the place of the oldest one from the host that has most of them, whose connection is closed: whoever says
 * it all at once is never kept out by those who do not. Safe for several threads.
 */
public final class Places {

    private final int most;
    private final Duration limit;
    /** The timer of each, oldest first. */
    private final Map<HttpConnection, Long> timers = new LinkedHashMap<>();

    /** {@code most} is at least 1; {@code limit} at least 1 ms. */
    public Places(int most, Duration limit) {
        this.most = most;
        this.limit = limit;
    }

    /** Takes a place for a connection, which is closed when it still has it after the limit. */
    public synchronized void take(HttpConnection connection, Vertx vertx) {
        leave(connection, vertx);
        if (timers.size() >= most) {
            close(oldestOfMost(), vertx);
        }
        timers.put(connection, vertx.setTimer(limit.toMillis(), timer -> close(connection, vertx)));
    }

    /** Gives the place back, if it is still held. */
    public synchronized void leave(HttpConnection connection, Vertx vertx) {
        Long timer = timers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    /** How many are taken. */
    public synchronized int taken() {
        return timers.size();
    }

    private void close(HttpConnection connection, Vertx vertx) {
        leave(connection, vertx);
        connection.close();
    }

    private HttpConnection oldestOfMost() {
        Map<String, Long> counts =
                timers.keySet().stream().collect(Collectors.groupingBy(Places::host, Collectors.counting()));
        long highest = counts.values().stream().mapToLong(count -> count).max().orElseThrow();
        return timers.keySet().stream()
                .filter(connection -> counts.get(host(connection)) == highest)
                .findFirst()
                .orElseThrow();
    }

    private static String host(HttpConnection connection) {
        return String.valueOf(connection.remoteAddress().host());
    }
}
