package io.landfall.monitor.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MonitorRoutesTest {

    private volatile Optional<String> problem = Optional.empty();
    private volatile String standing = "connected";
    private Vertx vertx;
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        vertx = Vertx.vertx();
        CollectorRegistry registry = new CollectorRegistry();
        Gauge.build("landfall_example", "An example.").register(registry).set(1.5);
        Router router = Router.router(vertx);
        List<HealthProbe> probes = List.of(new HealthProbe("journal", () -> problem), new HealthProbe("chat", () -> {
            throw new IllegalStateException("gone");
        }));
        new MonitorRoutes(
                        registry,
                        probes.subList(0, 1),
                        Map.of("slack", () -> standing),
                        vertx.createSharedWorkerExecutor("metrics", 2))
                .mount(router);
        new MonitorRoutes(registry, probes, Map.of(), vertx.createSharedWorkerExecutor("metrics", 2))
                .mount(subRouter(router));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(2, TimeUnit.MINUTES);
    }

    private Router subRouter(Router router) {
        Router below = Router.router(vertx);
        router.route("/throwing/*").subRouter(below);
        return below;
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }

    @Test
    void showsTheRegistryInTheFormatThatPrometheusAsksFor() throws Exception {
        HttpResponse<String> plain = get("/metrics", "text/plain");
        HttpResponse<String> open = get("/metrics", "application/openmetrics-text; version=1.0.0");

        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.body()).contains("landfall_example 1.5").doesNotContain("# EOF");
        assertThat(open.headers().firstValue("content-type").orElseThrow()).startsWith("application/openmetrics-text");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void isHealthyWhileNoProbeHasAProblem() throws Exception {
        HttpResponse<String> well = get("/health", "*/*");
        problem = Optional.of("the disk is full");
        HttpResponse<String> ill = get("/health", "*/*");

        assertThat(well.statusCode()).isEqualTo(200);
        assertThat(well.body()).isEqualTo("{\"healthy\":true,\"probes\":{\"journal\":\"ok\"},\"slack\":\"connected\"}");
        assertThat(ill.statusCode()).isEqualTo(503);
        assertThat(ill.body())
                .isEqualTo("{\"healthy\":false,\"probes\":{\"journal\":\"the disk is full\"},\"slack\":\"connected\"}");
    }

    @Test
    void tellsHowItStandsWithWhatItCanDoWithoutAndStaysHealthy() throws Exception {
        standing = "not connected";

        HttpResponse<String> well = get("/health", "*/*");

        assertThat(well.statusCode()).isEqualTo(200);
        assertThat(well.body()).contains("\"healthy\":true", "\"slack\":\"not connected\"");
    }

    @Test
    void takesAProbeThatThrowsForAProblem() throws Exception {
        HttpResponse<String> ill = get("/throwing/health", "*/*");

        assertThat(ill.statusCode()).isEqualTo(503);
        assertThat(ill.body()).contains("\"journal\":\"ok\"", "\"chat\":\"can't be asked: gone\"");
    }

    private HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .header("Accept", accept)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
