package io.landfall.bot.chat.slack.transport;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.slack.api.Slack;
import com.slack.api.bolt.App;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.socket_mode.request.SocketModeRequest;
import com.slack.api.bolt.socket_mode.request.SocketModeRequestParser;
import com.slack.api.socket_mode.impl.SocketModeClientTyrusImpl;
import com.slack.api.socket_mode.queue.SocketModeMessageQueue;
import com.slack.api.socket_mode.response.AckResponse;
import com.slack.api.socket_mode.response.MapResponse;
import com.slack.api.socket_mode.response.SocketModeResponse;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.bot.config.SlackReader;
import io.landfall.monitor.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of Socket Mode, over the Tyrus backend, used once and never mended: whoever holds it opens another
 * one when it is lost. What comes in is given to the app where it arrives, and acknowledged on the same connection.
 */
final class SocketConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);
    private static final Duration GREETING = Duration.ofSeconds(10);
    private static final int NO_POLLING = 0;
    private static final long NO_MONITOR = 1_000_000;

    private final App app;
    private final SocketModeRequestParser parser;
    private final Runnable ends;
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean greeted;
    private volatile boolean closed;
    private volatile String refusal = "it was ended before the greeting";
    private final SocketModeClientTyrusImpl client;

    private SocketConnection(Slack slack, Secret appToken, URI address, App app, Runnable ends) throws SlackFailure {
        this.app = app;
        this.parser = new SocketModeRequestParser(app.config());
        this.ends = ends;
        try {
            this.client = new SocketModeClientTyrusImpl(
                    slack, appToken.reveal(), address.toString(), NO_POLLING, new Arrival(), false, false, NO_MONITOR);
        } catch (URISyntaxException e) {
            throw SlackFailure.unreachable("Socket Mode", "its address is none", e);
        }
    }

    /**
     * Opens a connection; Slack has greeted when this returns. {@code ends} is run when it is lost or about to be, once or
     * more often.
     */
    static SocketConnection open(Slack slack, Secret appToken, URI address, App app, Runnable ends)
            throws SlackFailure {
        SocketConnection connection = new SocketConnection(slack, appToken, address, app, ends);
        connection.client.addWebSocketCloseListener((code, reason) -> {
            connection.answered.countDown();
            ends.run();
        });
        connection.client.addWebSocketErrorListener(
                e -> LOG.info("Socket Mode: {}", e.getClass().getSimpleName()));
        connection.client.connect();
        try {
            boolean isAnswered = connection.answered.await(GREETING.toMillis(), TimeUnit.MILLISECONDS);
            if (!connection.greeted) {
                connection.close();
                throw isAnswered
                        ? SlackFailure.refused("Socket Mode", connection.refusal)
                        : SlackFailure.unreachable("Socket Mode", "no greeting within 10 s", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            connection.close();
            throw SlackFailure.unreachable("Socket Mode", "interrupted", e);
        }
        return connection;
    }

    /** Whether Slack answers a ping; blocks for 3 s at most. */
    boolean answers() {
        return client.verifyConnection();
    }

    private void arrived(String text) {
        try {
            JsonObject envelope = JsonParser.parseString(text).getAsJsonObject();
            switch (word(envelope, "type")) {
                case "hello" -> {
                    greeted = true;
                    answered.countDown();
                }
                case "disconnect" -> endsSoon(word(envelope, "reason"));
                case "" -> LOG.warn("Something came from Slack that says not what it is; it was left out");
                default -> handle(text, word(envelope, "envelope_id"));
            }
        } catch (JsonParseException | IllegalStateException e) {
            LOG.warn("Something came from Slack that can't be read; it was left out: {}", e.getMessage());
        } catch (Exception e) {
            if (closed) {
                LOG.info("Something came from Slack while this connection was ended; it was not acknowledged");
            } else {
                LOG.error("Something that came from Slack was not acknowledged; Slack delivers it again", e);
            }
        }
    }

    private static String word(JsonObject envelope, String key) {
        JsonElement word = envelope.get(key);
        return word == null || !word.isJsonPrimitive() ? "" : word.getAsString();
    }

    private void endsSoon(String reason) {
        LOG.info("Slack ends this connection soon: {}", reason);
        refusal = reason;
        answered.countDown();
        ends.run();
    }

    /** What is of a kind that Landfall does not know is acknowledged as well: it would only come again. */
    private void handle(String text, String envelope) throws Exception {
        Optional<String> words = Optional.empty();
        SocketModeRequest request = parser.parse(text);
        if (request != null && request.getBoltRequest() != null) {
            Response response = app.run(request.getBoltRequest());
            if (response.getStatusCode() >= 500) {
                LOG.error("{} was not acknowledged: status {}", envelope, response.getStatusCode());
                return;
            }
            words = Optional.ofNullable(response.getBody()).filter(body -> !body.isEmpty());
        }
        if (!envelope.isEmpty()) {
            client.sendSocketModeResponse(acknowledgement(envelope, words));
        }
    }

    /** Bolt's answer is JSON, or bare words. */
    private static SocketModeResponse acknowledgement(String envelope, Optional<String> words) {
        return words.<SocketModeResponse>map(text -> MapResponse.builder()
                        .envelopeId(envelope)
                        .payload(Map.<String, Object>of("text", said(text)))
                        .build())
                .orElseGet(() -> new AckResponse(envelope));
    }

    private static String said(String body) {
        return body.startsWith("{") ? word(JsonParser.parseString(body).getAsJsonObject(), "text") : body;
    }

    /** Ends it; what arrives meanwhile and is not acknowledged comes again over the next one. */
    @Override
    public void close() {
        closed = true;
        try {
            client.close();
        } catch (IOException | IllegalStateException e) {
            LOG.info("A lost connection could not be ended in order: {}", e.getMessage());
        }
    }

    /** Where the client puts what arrives: it goes straight to the app, without the client's polling threads. */
    private final class Arrival implements SocketModeMessageQueue {

        @Override
        public void add(String message) {
            arrived(message);
        }

        @Override
        public String poll() {
            return null; // as the interface wants it when there is nothing
        }
    }

    /** Returns a problem with the address that Slack gave, when it may not be used. */
    static Optional<String> problem(URI address) {
        String host = String.valueOf(address.getHost());
        boolean isOurs = SlackReader.isLoopback(host);
        return "wss".equals(address.getScheme()) || "ws".equals(address.getScheme()) && isOurs
                ? Optional.empty()
                : Optional.of("it is to go to " + address.getScheme() + "://" + host
                        + ", in clear; `wss` is needed, `ws` is for 127.0.0.1 only");
    }
}
