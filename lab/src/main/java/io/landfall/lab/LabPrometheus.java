package io.landfall.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.lab.process.Awaited;
import io.landfall.lab.process.Command;
import io.landfall.lab.process.LabException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** A Prometheus that scrapes and judges once a second. It ends with its lab. */
public final class LabPrometheus {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long PAUSE_NANOS = 250_000_000;

    private final String address;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Instant began = Instant.now();

    private LabPrometheus(String address) {
        this.address = address;
    }

    /**
     * Returns when it answers.
     *
     * @param configuration what its file says; rule files are beside it
     * @param rules what the file {@code alerts.yml} says
     */
    public static LabPrometheus start(Lab lab, String configuration, String rules) {
        Path directory = lab.newDirectory("prometheus");
        Path file = lab.writePrivateFile(directory.resolve("prometheus.yml"), configuration);
        lab.writePrivateFile(directory.resolve("alerts.yml"), rules);
        String listen = "127.0.0.1:" + lab.freePort();
        lab.start(
                "Prometheus",
                directory.resolve("log"),
                List.of(
                        Command.program("prometheus"),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=" + listen,
                        "--log.level=warn"));
        LabPrometheus prometheus = new LabPrometheus("http://" + listen);
        Awaited.within(LIMIT, "Prometheus answers; see " + directory.resolve("log"), prometheus::isReady);
        return prometheus;
    }

    /** Where it listens, such as {@code http://127.0.0.1:9090}. */
    public String address() {
        return address;
    }

    private boolean isReady() {
        LockSupport.parkNanos(PAUSE_NANOS);
        try {
            return client.send(request("/-/ready"), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while Prometheus was starting.", e);
        }
    }

    /** Returns the series that the query has now. */
    public JsonNode query(String query) {
        return ask("/api/v1/query?query=" + encoded(query));
    }

    /** Returns the series that the query has had, second by second, since this was started. */
    public JsonNode since(String query) {
        return ask("/api/v1/query_range?step=1&query=" + encoded(query) + "&start=" + began.getEpochSecond() + "&end="
                + Instant.now().getEpochSecond());
    }

    /** Waits until the query has a series. */
    public void await(String query) {
        Awaited.within(LIMIT, "Prometheus has " + query, () -> !paced(query).isEmpty());
    }

    /** Waits until all of these alerts fire, and then until {@code mended} lets none of them fire any more. */
    public void firesUntil(Runnable mended, String... alerts) {
        awaitFiring(alerts);
        mended.run();
        Awaited.within(LIMIT, "none fires of " + List.of(alerts), () -> List.of(alerts).stream()
                .noneMatch(firing()::contains));
    }

    /** Waits until all of these alerts fire. */
    public void awaitFiring(String... alerts) {
        Awaited.within(LIMIT, "all fire of " + List.of(alerts), () -> firing().containsAll(List.of(alerts)));
    }

    /** The names of the alerts that fire now. */
    public Set<String> firing() {
        Set<String> names = new TreeSet<>();
        paced("ALERTS{alertstate=\"firing\"}")
                .forEach(alert -> names.add(alert.at("/metric/alertname").asText()));
        return names;
    }

    private JsonNode paced(String query) {
        LockSupport.parkNanos(PAUSE_NANOS);
        return query(query);
    }

    private JsonNode ask(String path) {
        try {
            JsonNode answer = json.readTree(
                    client.send(request(path), BodyHandlers.ofString()).body());
            if (!answer.path("status").asText().equals("success")) {
                throw new LabException("Prometheus refused " + path + ": " + answer);
            }
            return answer.at("/data/result");
        } catch (IOException e) {
            throw new LabException("Prometheus does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while Prometheus was asked.", e);
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(LIMIT).build();
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }
}
