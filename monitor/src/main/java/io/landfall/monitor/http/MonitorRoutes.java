package io.landfall.monitor.http;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /metrics} for Prometheus, and {@code /health} for whoever restarts the service. */
public final class MonitorRoutes {

    private final CollectorRegistry registry;
    private final List<HealthProbe> probes;
    private final Map<String, Supplier<String>> standing;
    private final WorkerExecutor workers;

    /**
     * Answers are made on {@code workers}, never on an event loop.
     *
     * @param standing how it stands with what the service can do without, by its name; told in words, and never a reason to
     *     restart the service
     */
    public MonitorRoutes(
            CollectorRegistry registry,
            List<HealthProbe> probes,
            Map<String, Supplier<String>> standing,
            WorkerExecutor workers) {
        this.registry = registry;
        this.probes = List.copyOf(probes);
        this.standing = Map.copyOf(standing);
        this.workers = workers;
    }

    /** Adds both routes. */
    public void mount(Router router) {
        router.get("/metrics").handler(this::metrics);
        router.get("/health").handler(this::health);
    }

    private void metrics(RoutingContext request) {
        String format = TextFormat.chooseContentType(request.request().getHeader(HttpHeaders.ACCEPT));
        workers.executeBlocking(() -> write(format), false)
                .onSuccess(text -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, format)
                        .end(text))
                .onFailure(request::fail);
    }

    private Buffer write(String format) throws IOException {
        StringWriter text = new StringWriter();
        TextFormat.writeFormat(format, text, registry.metricFamilySamples());
        return Buffer.buffer(text.toString());
    }

    private void health(RoutingContext request) {
        workers.executeBlocking(this::ask, false)
                .onSuccess(answer -> request.response()
                        .setStatusCode(answer.getBoolean("healthy") ? 200 : 503)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(answer.toBuffer()))
                .onFailure(request::fail);
    }

    private JsonObject ask() {
        JsonObject answers = new JsonObject();
        boolean healthy = true;
        for (HealthProbe probe : probes) {
            String problem = ask(probe);
            healthy &= problem.isEmpty();
            answers.put(probe.name(), problem.isEmpty() ? "ok" : problem);
        }
        JsonObject told = new JsonObject().put("healthy", healthy).put("probes", answers);
        standing.forEach((name, words) -> told.put(name, words.get()));
        return told;
    }

    /** A probe that throws is a problem by itself, not a reason to leave out the others. */
    private static String ask(HealthProbe probe) {
        try {
            return probe.problem().get().orElse("");
        } catch (RuntimeException e) {
            return "can't be asked: " + e.getMessage();
        }
    }
}
