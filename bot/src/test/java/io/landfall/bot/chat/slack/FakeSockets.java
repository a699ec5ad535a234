package io.landfall.bot.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Slack's side of Socket Mode: what is not acknowledged is delivered again over the next connection. */
final class FakeSockets {

    private final Vertx vertx;
    private final FakeSlack slack;
    private final Set<String> tickets = new HashSet<>();
    private final List<ServerWebSocket> open = new ArrayList<>();
    private final Map<String, JsonObject> unacknowledged = new LinkedHashMap<>();
    private final Map<String, Delivery> deliveries = new LinkedHashMap<>();
    private JsonObject greeting = new JsonObject().put("type", "hello");
    private boolean isOldest;
    private int connections;
    private int envelopes;

    FakeSockets(Vertx vertx, FakeSlack slack) {
        this.vertx = vertx;
        this.slack = slack;
    }

    synchronized String nextUrl(int port) {
        String ticket = "ticket-" + tickets.size();
        tickets.add(ticket);
        return "ws://127.0.0.1:" + port + "/link?ticket=" + ticket;
    }

    void connected(ServerWebSocket socket) {
        synchronized (this) {
            String ticket = String.valueOf(socket.query()).replace("ticket=", "");
            if (!tickets.remove(ticket)) {
                slack.problems.add("a connection with a used or unknown ticket: " + ticket);
                socket.close();
                return;
            }
            tickets.add(ticket + "-used");
            socket.textMessageHandler(this::acknowledged);
            socket.closeHandler(end -> gone(socket));
            socket.writeTextMessage(
                    greeting.copy().put("num_connections", open.size() + 1).encode());
            if (!greeting.getString("type").equals("hello")) {
                return;
            }
            open.add(socket);
            connections++;
            unacknowledged
                    .values()
                    .forEach(envelope -> socket.writeTextMessage(envelope.copy()
                            .put("retry_attempt", 1)
                            .put("retry_reason", "timeout")
                            .encode()));
            notifyAll();
        }
    }

    private synchronized void gone(ServerWebSocket socket) {
        open.remove(socket);
        notifyAll();
    }

    private synchronized void acknowledged(String text) {
        JsonObject answer = new JsonObject(text);
        String envelope = answer.getString("envelope_id");
        if (envelope == null || !deliveries.containsKey(envelope)) {
            slack.problems.add("an acknowledgement of nothing: " + text);
            return;
        }
        JsonObject sent = unacknowledged.remove(envelope);
        if (answer.containsKey("payload")) {
            if (sent != null && !sent.getBoolean("accepts_response_payload")) {
                slack.problems.add("an acknowledgement with words that nobody takes: " + text);
            }
            slack.saidAtOnce(answer.getJsonObject("payload").getString("text", ""));
        }
        deliveries.get(envelope).acknowledge();
    }

    /** From now on this is the first that a new connection hears. */
    synchronized void greetWith(JsonObject first) {
        greeting = first;
    }

    /** From now on everything comes over the oldest connection, which Slack may do as long as it is open. */
    synchronized void speakOverTheOldest() {
        isOldest = true;
    }

    /** Delivers over the newest connection; without one it waits for the next. */
    synchronized Delivery send(String type, JsonObject payload) {
        envelopes++;
        String id = "envelope-" + envelopes;
        JsonObject envelope = new JsonObject()
                .put("envelope_id", id)
                .put("type", type)
                .put("accepts_response_payload", !type.equals("events_api"))
                .put("payload", payload);
        Delivery delivery = new Delivery();
        deliveries.put(id, delivery);
        unacknowledged.put(id, envelope);
        write(envelope);
        return delivery;
    }

    private void write(JsonObject envelope) {
        write(envelope.encode());
    }

    /** Writes anything to the newest connection. */
    synchronized void write(String text) {
        if (!open.isEmpty()) {
            open.get(isOldest ? 0 : open.size() - 1).writeTextMessage(text);
        }
    }

    /** Ends the connections as a cut cable does: nobody is told. */
    synchronized void drop() {
        List.copyOf(open).forEach(socket -> vertx.runOnContext(v -> socket.close()));
        open.clear();
    }

    /** Says that the connection ends soon, as Slack does every hour or so. */
    synchronized void disconnectSoon() {
        write(new JsonObject()
                .put("type", "disconnect")
                .put("reason", "refresh_requested")
                .put("debug_info", new JsonObject().put("host", "fake")));
    }

    synchronized int connections() {
        return connections;
    }

    synchronized int open() {
        return open.size();
    }

    /** Waits until there have been so many connections, and one is open. */
    synchronized void awaitConnections(int count) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (connections < count || open.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            assertThat(left)
                    .as("waiting for connection " + count + " of " + connections)
                    .isPositive();
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
