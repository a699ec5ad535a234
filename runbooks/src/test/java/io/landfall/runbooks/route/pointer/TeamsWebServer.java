package io.landfall.runbooks.route.pointer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a team would write: it takes requests with a good signature only, and answers with what it names. */
public final class TeamsWebServer implements AutoCloseable {

    public static final String SECRET = "the team's secret";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<String> heard = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private String names;

    public TeamsWebServer(String names) {
        this.names = names;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/switch");
    }

    public synchronized String names() {
        return names;
    }

    public synchronized void name(String other) {
        names = other;
    }

    /** The bodies of all requests with a good signature. */
    public synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    /** The next requests to set something are answered with 500. */
    public void failAtSetting(int times) {
        failures.set(times);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String timestamp = exchange.getRequestHeaders().getFirst("X-Landfall-Timestamp");
        String signature = exchange.getRequestHeaders().getFirst("X-Landfall-Signature");
        if (!signature.equals("sha256=" + hmac(timestamp + "." + body))) {
            reply(exchange, 401, "wrong signature");
            return;
        }
        heard.add(body);
        JsonNode said = JSON.readTree(body);
        boolean sets = said.get("action").asText().equals("set");
        if (sets && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            reply(exchange, 500, "not yet");
            return;
        }
        if (sets) {
            names = said.get("to").asText();
        }
        reply(exchange, 200, names + "\n");
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
