package io.landfall.lab.demo;

import io.landfall.lab.process.LabException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** What the service tells Prometheus. */
final class ServiceMetrics {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String CONNECTED = "landfall_chat_connected ";

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final HttpRequest request;

    /** Asks the service that listens on {@code port} of 127.0.0.1. */
    ServiceMetrics(int port) {
        this.request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(LIMIT)
                .build();
    }

    /** Whether what people say arrives; empty while the service does not answer. */
    Optional<Boolean> isConnected() {
        try {
            return client.send(request, BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(CONNECTED))
                    .map(line -> Double.parseDouble(line.substring(CONNECTED.length())) == 1)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // not listening yet, or not any more
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while asking the service for its metrics.", e);
        }
    }
}
