package io.landfall.bot.chat.slack.inbox;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;

/**
 * Whether a person wrote a message, as it stands now. Read from what Slack sent and not from Bolt's classes, some of which
 * leave out that a bot wrote it.
 */
final class Authorship {

    /** What only a message has that an app posted, also in a person's name, and what an edited one has. */
    private static final List<String> NOT_A_PERSONS =
            List.of("bot_id", "app_id", "bot_profile", "workflow_id", "edited");

    private Authorship() {}

    /** Returns false for messages and mentions that no person wrote so; true for every other event. */
    static boolean isAPersons(String body) {
        return Optional.of(JsonParser.parseString(body))
                .filter(JsonElement::isJsonObject)
                .map(payload -> payload.getAsJsonObject().get("event"))
                .filter(JsonElement::isJsonObject)
                .map(JsonElement::getAsJsonObject)
                .filter(Authorship::isWritten)
                .map(event -> NOT_A_PERSONS.stream().noneMatch(key -> has(event, key)))
                .orElse(true);
    }

    private static boolean isWritten(JsonObject event) {
        return has(event, "type")
                && List.of("message", "app_mention").contains(event.get("type").getAsString());
    }

    private static boolean has(JsonObject event, String key) {
        return event.has(key) && !event.get(key).isJsonNull();
    }
}
