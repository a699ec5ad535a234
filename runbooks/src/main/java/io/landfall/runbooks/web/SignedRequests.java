package io.landfall.runbooks.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Requests to a web server of the team's: JSON by POST, to which the answer is status 200 and a text. The header {@code
 * X-Landfall-Signature} is {@code sha256=} and the HMAC-SHA256, in hexadecimal digits, of {@code X-Landfall-Timestamp}
 * (seconds since 1970), a dot, and the body.
 */
public final class SignedRequests {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int OK = 200;
    private static final int MOST_SHOWN = 200;
    private static final String HMAC = "HmacSHA256";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final Secret secret;
    private final Map<String, String> about;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /** {@code about} is what each request says beside what it asks for, such as the migration's name. */
    public SignedRequests(URI url, Secret secret, Map<String, String> about, Clock clock) {
        this.url = url;
        this.secret = secret;
        this.about = about;
        this.clock = clock;
    }

    /** What each request of a run says. */
    public static Map<String, String> about(String migration, long run) {
        return Map.of("migration", migration, "run", Long.toString(run));
    }

    /** Returns the text of the answer, without blanks around it; throws EXTERNAL when there is none of status 200 in time. */
    public String ask(String action, Map<String, String> more, Duration limit) {
        Map<String, String> said = new TreeMap<>(about);
        said.putAll(more);
        said.put("action", action);
        HttpResponse<String> response = send(body(said), limit);
        String text = response.body().strip();
        if (response.statusCode() != OK) {
            throw LandfallException.external(url + " answered " + response.statusCode() + " to `" + action + "`: "
                    + text.substring(0, Math.min(text.length(), MOST_SHOWN))
                    + ". See its log, and whether its secret is the one in the configuration.");
        }
        return text;
    }

    private HttpResponse<String> send(String body, Duration limit) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(limit)
                .header("Content-Type", "application/json")
                .header("X-Landfall-Timestamp", timestamp)
                .header("X-Landfall-Signature", "sha256=" + signature(timestamp + "." + body))
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw LandfallException.external(
                    url + " did not answer (" + e.getClass().getSimpleName() + "). See whether it runs.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while asking " + url + ".", e);
        }
    }

    private static String body(Map<String, String> said) {
        try {
            return JSON.writeValueAsString(said);
        } catch (JsonProcessingException e) {
            throw LandfallException.bug("Could not write " + said + " as JSON", e);
        }
    }

    private String signature(String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), HMAC));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw LandfallException.bug("There is no " + HMAC, e);
        }
    }
}
