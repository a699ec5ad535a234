package io.landfall.bot.chat.slack.transport;

import com.google.gson.JsonParseException;
import com.slack.api.bolt.App;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import io.landfall.bot.chat.slack.api.Self;
import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.bot.http.Places;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes Slack's signed requests at {@link #PATH}, and asks Slack now and then whether it can still be reached. */
public final class HttpLink implements Link {

    public static final String PATH = "/slack/events";

    private static final Logger LOG = LoggerFactory.getLogger(HttpLink.class);
    private static final Duration ENDING = Duration.ofSeconds(10);
    private static final String SIGNATURE = "X-Slack-Signature";
    private static final String TIMESTAMP = "X-Slack-Request-Timestamp";
    private static final int LARGEST_BODY = 512 * 1024;
    private static final int MOST_BODIES = 20;
    private static final Duration BODY = Duration.ofSeconds(3);
    private static final Duration LOOK = Duration.ofSeconds(20);

    private final SlackApi api;
    private final Signatures signatures;
    private final App app;
    private final SlackRequestParser parser;
    private final State state;
    private final ScheduledExecutorService looking = Daemons.timer("slack-look");
    /** Those of which a body is on its way. */
    private final Places bodies = new Places(MOST_BODIES, BODY);

    private boolean reached;
    private boolean warm;

    public HttpLink(SlackApi api, Signatures signatures, App app, State state) {
        this.api = api;
        this.signatures = signatures;
        this.app = app;
        this.parser = new SlackRequestParser(app.config());
        this.state = state;
    }

    /** Takes requests from now on; what is signed is done on one of {@code workers}. */
    public void mount(Router router, WorkerExecutor workers) {
        router.post(PATH).handler(request -> {
            if (couldBeSigned(request)) {
                receive(request, workers);
            } else {
                refuseAtTheDoor(request);
            }
        });
    }

    private boolean couldBeSigned(RoutingContext request) {
        return header(request, SIGNATURE).matches("v0=[0-9a-f]{64}") && signatures.isTimely(header(request, TIMESTAMP));
    }

    /** Of what can't be Slack's no body is taken. */
    private static void refuseAtTheDoor(RoutingContext request) {
        LOG.warn(
                "A request to {} was refused: it has no signature, or was signed more than five minutes from now; if"
                        + " it came from Slack, see whether this machine's clock is right (`timedatectl`)",
                PATH);
        request.response()
                .putHeader(HttpHeaders.CONNECTION, "close")
                .setStatusCode(401)
                .end("refused");
    }

    /**
     * Nobody knows who sends a body before it is there: whoever reaches the port could fill the memory, or keep Slack out by
     * sending slowly.
     */
    private void receive(RoutingContext request, WorkerExecutor workers) {
        HttpConnection connection = request.request().connection();
        Buffer body = Buffer.buffer();
        bodies.take(connection, request.vertx());
        request.request()
                .exceptionHandler(e -> bodies.leave(connection, request.vertx()))
                .handler(part -> {
                    if (body.length() + part.length() <= LARGEST_BODY) {
                        body.appendBuffer(part);
                    } else if (!request.response().ended()) {
                        refuseTooLong(request);
                    }
                })
                .endHandler(end -> {
                    bodies.leave(connection, request.vertx());
                    if (!request.response().ended()) {
                        answer(request, body.getBytes(), workers);
                    }
                });
    }

    private static void refuseTooLong(RoutingContext request) {
        LOG.warn("A request to {} was refused: it is longer than {} bytes", PATH, LARGEST_BODY);
        request.response().setStatusCode(413).end();
    }

    /** What Slack has not signed never waits for a worker, or makes Slack wait for one. */
    private void answer(RoutingContext request, byte[] body, WorkerExecutor workers) {
        String signature = header(request, SIGNATURE);
        Optional<String> problem = signatures.problem(header(request, TIMESTAMP), signature, body);
        if (problem.isPresent()) {
            LOG.warn("A request to {} was refused: {}", PATH, problem.get());
            send(request, Response.builder().statusCode(401).body("refused").build());
            return;
        }
        workers.executeBlocking(() -> answer(request, signature, new String(body, StandardCharsets.UTF_8)), false)
                .onSuccess(response -> send(request, response))
                .onFailure(e -> {
                    LOG.error("A request of Slack could not be handled; Slack sends it again", e);
                    send(request, Response.error(503));
                });
    }

    private Response answer(RoutingContext request, String signature, String body) throws Exception {
        try {
            return run(request, body);
        } catch (JsonParseException e) {
            LOG.warn("A request to {} can't be read; it was left out: {}", PATH, e.getMessage());
            return Response.error(400);
        } catch (Exception e) {
            signatures.forget(signature);
            throw e;
        }
    }

    private Response run(RoutingContext request, String body) throws Exception {
        Map<String, List<String>> headers = new TreeMap<>();
        request.request()
                .headers()
                .names()
                .forEach(name -> headers.put(name, request.request().headers().getAll(name)));
        Request<?> parsed = parser.parse(SlackRequestParser.HttpRequest.builder()
                .requestUri(PATH)
                .requestBody(body)
                .queryString(Map.of())
                .headers(new RequestHeaders(headers))
                .remoteAddress("")
                .build());
        return parsed == null || body.startsWith("ssl_check=1") ? Response.ok() : app.run(parsed);
    }

    private static String header(RoutingContext request, String name) {
        return Optional.ofNullable(request.request().getHeader(name)).orElse("");
    }

    private static void send(RoutingContext request, Response response) {
        request.response()
                .setStatusCode(response.getStatusCode() == 404 ? 200 : response.getStatusCode())
                .putHeader(HttpHeaders.CONTENT_TYPE, response.getContentType())
                .end(Optional.ofNullable(response.getBody()).orElse(""));
    }

    @Override
    public void open() {
        looking.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Self self = api.self();
            state.iAm(self);
            if (!warm) {
                new WarmUp(app).run(self.user());
                warm = true;
            }
            if (reached) {
                state.alive(Instant.now());
            } else {
                reached = true;
                state.connected(Instant.now());
            }
        } catch (SlackFailure e) {
            if (reached) {
                state.lost(Instant.now());
            }
            state.failed(e, LOOK);
            reached = false;
        } catch (RuntimeException e) {
            LOG.error("Could not look whether Slack can be reached", e);
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
        try {
            if (!looking.awaitTermination(ENDING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("The last look at Slack did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while the link to Slack was ending.", e);
        }
    }
}
