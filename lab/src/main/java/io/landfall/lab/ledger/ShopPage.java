package io.landfall.lab.ledger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.landfall.lab.process.LabException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** What the application shows: {@code /} for people, {@code /writes} how many were acknowledged so far. */
final class ShopPage {

    private static final long WAIT_FOR_WRITES_IN_FLIGHT_MILLIS = 500;
    private static final String OPEN = "<!doctype html><title>The shop</title><p>The shop is open.</p>\n";
    private static final String CLOSED = "<!doctype html><title>Back in a moment</title>"
            + "<p>We are moving to a new home. Please try again in a minute; nothing of yours is lost.</p>\n";

    private final MaintenanceFlag flag;
    private final AtomicLong acknowledged;

    private ShopPage(MaintenanceFlag flag, AtomicLong acknowledged) {
        this.flag = flag;
        this.acknowledged = acknowledged;
    }

    static HttpServer serve(InetSocketAddress address, MaintenanceFlag flag, AtomicLong acknowledged) {
        try {
            ShopPage page = new ShopPage(flag, acknowledged);
            HttpServer server = HttpServer.create(address, 16);
            server.setExecutor(Executors.newFixedThreadPool(2));
            server.createContext("/", page::show);
            server.createContext("/writes", page::countWrites);
            server.start();
            return server;
        } catch (IOException e) {
            throw new LabException("Could not serve the page on " + address + ": " + e.getMessage(), e);
        }
    }

    /** 503 as long as the flag is set and no write is in flight, otherwise 200. */
    private void show(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (flag.closed(WAIT_FOR_WRITES_IN_FLIGHT_MILLIS)) {
                exchange.getResponseHeaders().set("Retry-After", "60");
                answer(exchange, 503, CLOSED);
            } else {
                answer(exchange, 200, OPEN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void countWrites(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange, 200, acknowledged.get() + "\n");
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
