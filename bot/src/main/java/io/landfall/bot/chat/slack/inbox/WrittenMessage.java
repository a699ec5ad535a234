package io.landfall.bot.chat.slack.inbox;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.landfall.bot.conversation.Heard;
import io.landfall.bot.conversation.Heard.Way;
import java.util.List;
import java.util.Optional;

/**
 * A message that a person wrote, as it stands now. Read from what Slack sent and not from Bolt's classes, some of which
 * leave out that a bot wrote it.
 */
final class WrittenMessage {

    /** What only a message has that an app posted, also in a person's name, and what an edited one has. */
    private static final List<String> NOT_A_PERSONS =
            List.of("bot_id", "app_id", "bot_profile", "workflow_id", "edited");
    /** Of a message with any other subtype people say nothing, or it is not theirs. */
    static final List<String> SAID = List.of("", "thread_broadcast", "file_share");

    private WrittenMessage() {}

    /** Returns what somebody has said by it; empty for every other event, and where no person wrote it so. */
    static Optional<Heard> in(String body) {
        return event(body)
                .filter(event -> NOT_A_PERSONS.stream().noneMatch(key -> has(event, key)))
                .flatMap(event -> switch (word(event, "type")) {
                    case "app_mention" -> said(Way.MENTION, event).filter(mention -> !has(event, "subtype"));
                    case "message" -> said(Way.THREAD, event).filter(message -> isSaidInAThread(event));
                    default -> Optional.empty();
                });
    }

    /** Returns who has opened their own page of the app; empty for every other event. */
    static Optional<String> whoOpensHome(String body) {
        return event(body)
                .filter(event -> word(event, "type").equals("app_home_opened")
                        && word(event, "tab").equals("home"))
                .map(event -> word(event, "user"))
                .filter(user -> !user.isEmpty());
    }

    /** Returns what somebody has written to the bot alone; empty for every other event. */
    static Optional<Heard> direct(String body) {
        return event(body)
                .filter(event -> NOT_A_PERSONS.stream().noneMatch(key -> has(event, key)))
                .filter(event -> word(event, "type").equals("message")
                        && word(event, "channel_type").equals("im")
                        && !has(event, "subtype"))
                .flatMap(event -> said(Way.MENTION, event));
    }

    private static Optional<JsonObject> event(String body) {
        return Optional.of(JsonParser.parseString(body))
                .filter(JsonElement::isJsonObject)
                .map(payload -> payload.getAsJsonObject().get("event"))
                .filter(JsonElement::isJsonObject)
                .map(JsonElement::getAsJsonObject);
    }

    /** A message that mentions nobody counts in a thread only. */
    private static boolean isSaidInAThread(JsonObject event) {
        return has(event, "thread_ts") && SAID.contains(word(event, "subtype"));
    }

    private static Optional<Heard> said(Way way, JsonObject event) {
        return List.of("channel", "ts", "user", "text").stream().allMatch(key -> has(event, key))
                ? Optional.of(SlackHeard.message(
                        way,
                        word(event, "channel"),
                        Optional.of(word(event, "thread_ts")).filter(thread -> !thread.isEmpty()),
                        word(event, "ts"),
                        word(event, "user"),
                        word(event, "text")))
                : Optional.empty();
    }

    private static boolean has(JsonObject event, String key) {
        return event.has(key) && !event.get(key).isJsonNull();
    }

    private static String word(JsonObject event, String key) {
        return has(event, key) && event.get(key).isJsonPrimitive()
                ? event.get(key).getAsString()
                : "";
    }
}
