package io.landfall.bot.chat.slack.transport;

import com.slack.api.bolt.App;
import com.slack.api.bolt.socket_mode.request.SocketModeRequest;
import com.slack.api.bolt.socket_mode.request.SocketModeRequestParser;
import io.landfall.bot.chat.slack.outbox.Rendering;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the app one of each thing that people do, said by the bot itself, which nobody takes: the classes that answer are
 * loaded before the first person waits for them. A cold start took 200 ms to acknowledge, a warm one 10 ms.
 */
record WarmUp(App app) {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final String SLASH =
            """
            {"envelope_id": "1", "type": "slash_commands", "payload": {
              "command": "/landfall", "text": "help", "user_id": "SELF", "channel_id": "C00000000", "trigger_id": "1"}}
            """;
    private static final String MESSAGE =
            """
            {"envelope_id": "1", "type": "events_api", "payload": {"type": "event_callback", "event_id": "Ev1", "event": {
              "type": "message", "user": "SELF", "text": "help", "ts": "1.000000", "thread_ts": "1.000000",
              "channel": "C00000000"}}}
            """;
    private static final String PRESS =
            """
            {"envelope_id": "1", "type": "interactive", "payload": {"type": "block_actions", "user": {"id": "SELF"},
              "container": {"type": "message", "message_ts": "1.000000", "channel_id": "C00000000"},
              "actions": [{"type": "button", "action_id": "BUTTON0", "value": "help", "action_ts": "1.000000"}]}}
            """;

    /** Changes nothing; {@code self} is the bot's own user, which the listener leaves out. */
    void run(String self) {
        SocketModeRequestParser parser = new SocketModeRequestParser(app.config());
        for (String envelope : List.of(SLASH, MESSAGE, MESSAGE.replace("\"message\"", "\"app_mention\""), PRESS)) {
            try {
                SocketModeRequest request =
                        parser.parse(envelope.replace("SELF", self).replace("BUTTON", Rendering.BUTTON));
                app.run(request.getBoltRequest());
            } catch (Exception e) {
                LOG.info("The first answers are slower: {}", e.toString());
            }
        }
    }
}
