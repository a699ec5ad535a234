package io.landfall.bot.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Does what a test has planned for a point of a run in another process; the run stands still meanwhile. */
final class Points implements AutoCloseable {

    private static final long LIMIT_SECONDS = 300;

    private final ServerSocket door;
    private final Map<String, Plan> plans = new ConcurrentHashMap<>();

    /** What a test does at a point. */
    interface Action {
        void perform() throws Exception;
    }

    private record Plan(Action action, CompletableFuture<Void> performed) {

        void perform() {
            try {
                action.perform();
                performed.complete(null);
            } catch (Exception | AssertionError e) {
                performed.completeExceptionally(e);
            }
        }
    }

    Points() {
        try {
            door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "points");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return door.getLocalPort();
    }

    /** Plans {@code action} for the next time a run comes to {@code point}, such as {@code STEP_DONE:fence-source}. */
    Performed at(String point, Action action) {
        Plan plan = new Plan(action, new CompletableFuture<>());
        plans.put(point, plan);
        return () -> plan.performed().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Nothing is planned any more: a test that failed has left what would happen to the next one. */
    void forget() {
        plans.clear();
    }

    /** What was planned. */
    @FunctionalInterface
    interface Performed {
        /** Waits until it was done; throws what it threw. */
        void await();
    }

    private void serve() {
        while (!door.isClosed()) {
            try (Socket service = door.accept()) {
                nod(service);
            } catch (IOException e) {
                plans.values().forEach(plan -> plan.performed().completeExceptionally(e));
            }
        }
    }

    private void nod(Socket service) throws IOException {
        BufferedReader told =
                new BufferedReader(new InputStreamReader(service.getInputStream(), StandardCharsets.UTF_8));
        Writer nods = new OutputStreamWriter(service.getOutputStream(), StandardCharsets.UTF_8);
        for (String point = told.readLine(); point != null; point = told.readLine()) {
            Optional.ofNullable(plans.remove(point)).ifPresent(Plan::perform);
            nods.write("\n");
            nods.flush();
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
