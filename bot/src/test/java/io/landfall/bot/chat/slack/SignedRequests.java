package io.landfall.bot.chat.slack;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Slack's side of requests over HTTP: signed, and sent again while they are not answered with 200. */
public final class SignedRequests {

    private final HttpClient client;
    private final String url;
    private final Consumer<String> saidAtOnce;

    SignedRequests(Vertx vertx, String url, Consumer<String> saidAtOnce) {
        this.saidAtOnce = saidAtOnce;
        this.client = vertx.createHttpClient();
        this.url = url;
    }

    Delivery send(String type, JsonObject payload) {
        String body =
                switch (type) {
                    case "events_api" -> payload.encode();
                    case "slash_commands" -> form(payload);
                    default -> form(new JsonObject().put("payload", payload.encode()));
                };
        return send(body, Instant.now().getEpochSecond());
    }

    Delivery send(String body, long timestamp) {
        return send(body, timestamp, signature(FakeSlack.SIGNING_SECRET, timestamp, body));
    }

    Delivery send(String body, long timestamp, String signature) {
        Delivery delivery = new Delivery();
        client.request(new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url))
                .compose(request -> request.putHeader("X-Slack-Request-Timestamp", Long.toString(timestamp))
                        .putHeader("X-Slack-Signature", signature)
                        .putHeader(
                                "Content-Type",
                                body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded")
                        .send(Buffer.buffer(body)))
                .compose(response -> response.body().map(words -> {
                    if (response.statusCode() == 200 && !body.startsWith("{") && words.length() > 0) {
                        saidAtOnce.accept(words.toString());
                    }
                    return response;
                }))
                .onSuccess(response -> delivery.status(response.statusCode()))
                .onFailure(e -> delivery.status(0));
        return delivery;
    }

    private static String form(JsonObject fields) {
        return fields.stream()
                .map(field -> field.getKey() + "="
                        + URLEncoder.encode(String.valueOf(field.getValue()), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static String signature(String secret, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] text = ("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8);
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(text));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
