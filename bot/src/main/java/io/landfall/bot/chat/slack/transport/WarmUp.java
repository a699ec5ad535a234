package io.landfall.bot.chat.slack.transport;

import com.google.gson.Gson;
import com.slack.api.bolt.App;
import com.slack.api.bolt.socket_mode.request.SocketModeRequest;
import com.slack.api.bolt.socket_mode.request.SocketModeRequestParser;
import io.landfall.bot.chat.slack.outbox.Rendering;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the app one of each thing that people do, said by the bot itself, which nobody takes: the classes that answer are
 * loaded before the first person waits for them. A cold start took 200 ms to acknowledge, a warm one 10 ms.
 */
record WarmUp(App app) {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final String NOWHERE = "C00000000";
    private static final String NEVER = "1.000000";

    /** Changes nothing; {@code self} is the bot's own user, which the listener leaves out. */
    void run(String self) {
        SocketModeRequestParser parser = new SocketModeRequestParser(app.config());
        Gson gson = new Gson();
        for (Map<String, Object> envelope :
                List.of(slash(self), event(self, "message"), event(self, "app_mention"), press(self))) {
            try {
                SocketModeRequest request = parser.parse(gson.toJson(envelope));
                app.run(request.getBoltRequest());
            } catch (Exception e) {
                LOG.info("The first answers are slower: {}", e.toString());
            }
        }
    }

    private static Map<String, Object> slash(String self) {
        return envelope(
                "slash_commands",
                Map.of(
                        "command",
                        "/landfall",
                        "text",
                        "help",
                        "user_id",
                        self,
                        "channel_id",
                        NOWHERE,
                        "trigger_id",
                        "1"));
    }

    private static Map<String, Object> event(String self, String type) {
        return envelope(
                "events_api",
                Map.of(
                        "type",
                        "event_callback",
                        "event_id",
                        "Ev1",
                        "event",
                        Map.of(
                                "type",
                                type,
                                "user",
                                self,
                                "text",
                                "help",
                                "ts",
                                NEVER,
                                "thread_ts",
                                NEVER,
                                "channel",
                                NOWHERE)));
    }

    private static Map<String, Object> press(String self) {
        Map<String, Object> button =
                Map.of("type", "button", "action_id", Rendering.BUTTON + "0", "value", "help", "action_ts", NEVER);
        return envelope(
                "interactive",
                Map.of(
                        "type", "block_actions",
                        "user", Map.of("id", self),
                        "container", Map.of("type", "message", "message_ts", NEVER, "channel_id", NOWHERE),
                        "actions", List.of(button)));
    }

    private static Map<String, Object> envelope(String type, Map<String, Object> payload) {
        return Map.of("envelope_id", "1", "type", type, "payload", payload);
    }
}
