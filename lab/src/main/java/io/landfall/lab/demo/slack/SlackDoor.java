package io.landfall.lab.demo.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.landfall.lab.process.LabException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Asks Slack, before anything is started, whether the demo will be let in. */
public final class SlackDoor {

    private static final String SLACK = "https://slack.com/api/";
    private static final Pattern API = Pattern.compile("https://\\S+/|http://(\\S+?)(:\\d+)?/(\\S*/)?");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_PAGES = 50;

    private final SlackOptions options;
    private final String api;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    public SlackDoor(SlackOptions options) {
        this.options = options;
        this.api = options.access().apiUrl().orElse(SLACK);
    }

    /**
     * Returns why Slack would not let the demo in, with what to do; empty when it would. Throws LabException when it
     * can't be reached.
     */
    public Optional<String> problem() {
        if (!API.matcher(api).matches() || api.startsWith("http://") && !isLoopback()) {
            return Optional.of("SLACK_API_URL is `" + api + "`. Write an address that begins with `https://` (or with"
                    + " `http://` on 127.0.0.1) and ends with `/`, such as `" + SLACK
                    + "`; or unset it for Slack's own.");
        }
        SlackAccess access = options.access();
        JsonNode who = call("auth.test", access.botToken(), "");
        if (!who.path("ok").asBoolean()) {
            return Optional.of(refused("SLACK_BOT_TOKEN", who));
        }
        if (access.way() == SlackAccess.Way.SOCKET_MODE) {
            JsonNode connection = call("apps.connections.open", access.secret(), "");
            if (!connection.path("ok").asBoolean()) {
                return Optional.of(refused("SLACK_APP_TOKEN", connection)
                        + " It needs the scope `connections:write`, and the app Socket Mode.");
            }
        }
        return problemOfChannel(access.botToken());
    }

    private static String refused(String name, JsonNode answer) {
        return "Slack refused " + name + ": `" + answer.path("error").asText("no reason given")
                + "`. docs/slack.md says where it is made.";
    }

    private Optional<String> problemOfChannel(String token) {
        String cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer = call(
                    "conversations.list",
                    token,
                    "types=public_channel%2Cprivate_channel&exclude_archived=true&limit=1000&cursor="
                            + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
            if (!answer.path("ok").asBoolean()) {
                return Optional.of(refused("to list channels with SLACK_BOT_TOKEN", answer));
            }
            for (JsonNode channel : answer.path("channels")) {
                if (isMeant(channel)) {
                    return channel.path("is_member").asBoolean(true)
                            ? Optional.empty()
                            : Optional.of("Landfall is not in " + options.channel() + ", so it can't say anything"
                                    + " there. Write there: /invite @landfall");
                }
            }
            cursor = answer.path("response_metadata").path("next_cursor").asText("");
            if (cursor.isEmpty()) {
                return Optional.of(
                        "There is no channel " + options.channel() + " that Landfall can see. Is it written as"
                                + " in Slack? A private one it sees after `/invite @landfall` there.");
            }
        }
        return Optional.empty(); // so many channels that the service has to find it
    }

    private boolean isMeant(JsonNode channel) {
        return options.channel().equals("#" + channel.path("name").asText())
                || options.channel().equals(channel.path("id").asText());
    }

    private JsonNode call(String method, String token, String form) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + method))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try {
            return new ObjectMapper()
                    .readTree(client.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new LabException(
                    "Slack can't be reached at " + api + " (" + method + ": " + e
                            + "). Nothing was started. Look at the network, or at SLACK_API_URL.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while asking Slack. Nothing was started.", e);
        }
    }

    private boolean isLoopback() {
        String host = Optional.ofNullable(URI.create(api).getHost()).orElse("");
        if (!host.matches("localhost|[0-9.]+|\\[[0-9a-fA-F:]+]")) {
            return false;
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (IOException e) {
            return false; // no address of this machine
        }
    }
}
