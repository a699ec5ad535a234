package io.landfall.bot.chat.slack;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a Slack of our own has beside the channel of the tests: who is in that, direct messages, a further channel, and each
 * person's own page of the app. Guarded by {@link FakeSlack}.
 */
final class FakeTeam {

    static final String OPS = "C0OPS000001";
    private static final int PAGE = 2;
    private static final int MOST_BLOCKS = 100;

    private final Consumer<String> problem;
    private final Set<String> members =
            new LinkedHashSet<>(List.of(FakeSlack.BOT, FakeSlack.ANN, FakeSlack.BEN, FakeSlack.CORA));
    private final Map<String, JsonObject> homes = new HashMap<>();

    FakeTeam(Consumer<String> problem) {
        this.problem = problem;
    }

    /** From now on this person is not in the channel. */
    void leaves(String user) {
        members.remove(user);
    }

    /** The channel in which only this person and the bot are. */
    static String direct(String user) {
        return user.replaceFirst("^U", "D");
    }

    /** Whether this is a channel that the bot can write to, beside the one of the tests. */
    boolean has(String channel) {
        return OPS.equals(channel)
                || List.of(FakeSlack.ANN, FakeSlack.BEN, FakeSlack.CORA).stream()
                        .anyMatch(user -> direct(user).equals(channel));
    }

    /** What somebody sees on their own page; empty before anything was shown there. */
    Optional<String> home(String user) {
        return Optional.ofNullable(homes.get(user)).map(JsonObject::encode);
    }

    /** Returns the answer to a method that is about these; empty for any other. */
    Optional<JsonObject> answer(String method, MultiMap form) {
        return switch (method) {
            case "conversations.members" -> Optional.of(members(form));
            case "conversations.open" -> Optional.of(open(form));
            case "views.publish" -> Optional.of(publish(form));
            default -> Optional.empty();
        };
    }

    private JsonObject members(MultiMap form) {
        if (!FakeSlack.SHOP.equals(form.get("channel"))) {
            return no("channel_not_found");
        }
        String cursor = form.get("cursor");
        int from = cursor == null || cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        List<String> all = new ArrayList<>(members);
        int until = Math.min(all.size(), from + PAGE);
        String next = until < all.size() ? Integer.toString(until) : "";
        return ok().put("members", new JsonArray(all.subList(from, until)))
                .put("response_metadata", new JsonObject().put("next_cursor", next));
    }

    private JsonObject open(MultiMap form) {
        String users = String.valueOf(form.get("users"));
        return has(direct(users))
                ? ok().put("channel", new JsonObject().put("id", direct(users)))
                : no("user_not_found");
    }

    private JsonObject publish(MultiMap form) {
        JsonObject view = new JsonObject(form.get("view"));
        JsonArray blocks = view.getJsonArray("blocks");
        if (!"home".equals(view.getString("type")) || view.containsKey("submit") || blocks.size() > MOST_BLOCKS) {
            problem.accept("views.publish of what is no home: " + view.encode());
            return no("invalid_arguments");
        }
        BlockRules.problems(blocks).forEach(problem);
        homes.put(form.get("user_id"), view);
        return ok().put("view", view.copy().put("id", "V" + homes.size()));
    }

    private static JsonObject ok() {
        return new JsonObject().put("ok", true);
    }

    private static JsonObject no(String error) {
        return new JsonObject().put("ok", false).put("error", error);
    }

    /** The event of what somebody writes to the bot alone. */
    static JsonObject written(String user, String text, String stamp) {
        return new JsonObject()
                .put("type", "message")
                .put("channel_type", "im")
                .put("channel", direct(user))
                .put("user", user)
                .put("text", text)
                .put("ts", stamp);
    }

    /** The event that tells that somebody has opened a tab of the app. */
    static JsonObject opened(String user, String tab) {
        return new JsonObject()
                .put("type", "app_home_opened")
                .put("user", user)
                .put("channel", direct(user))
                .put("tab", tab)
                .put("event_ts", Instant.now().getEpochSecond() + ".000100");
    }
}
