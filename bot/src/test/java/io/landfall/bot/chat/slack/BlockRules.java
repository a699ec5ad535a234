package io.landfall.bot.chat.slack;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What Slack would refuse in a message's or a form's blocks (docs.slack.dev, Block Kit reference). */
final class BlockRules {

    private static final Set<String> KINDS = Set.of("section", "actions", "context", "input", "header", "divider");
    private static final Pattern BARE_MARKUP =
            Pattern.compile("<(?!@[UW][A-Z0-9]+>|!subteam\\^S[A-Z0-9]+>)|&(?!amp;|lt;|gt;)|>(?<!@[UW][A-Z0-9]{1,20}>)");

    private final List<String> problems = new ArrayList<>();
    private final Set<String> actions = new HashSet<>();

    /** Returns what is wrong with the blocks. */
    static List<String> problems(JsonArray blocks) {
        return problems(blocks, 50);
    }

    private static List<String> problems(JsonArray blocks, int most) {
        BlockRules rules = new BlockRules();
        rules.refuse(blocks.size() > most, "more than " + most + " blocks");
        for (int i = 0; i < blocks.size(); i++) {
            rules.block(blocks.getJsonObject(i));
        }
        return rules.problems;
    }

    /** Returns what is wrong with a form. */
    static List<String> formProblems(JsonObject view) {
        List<String> problems = problems(view.getJsonArray("blocks"), 100);
        if (!"modal".equals(view.getString("type")) || view.encode().length() > 250_000) {
            problems.add("no modal, or too large a one");
        }
        if (view.getString("private_metadata", "").length() > 3_000) {
            problems.add("too much private metadata");
        }
        boolean hasInput = view.getJsonArray("blocks").encode().contains("\"type\":\"input\"");
        if (hasInput && !view.containsKey("submit")) {
            problems.add("a form with an input needs `submit`");
        }
        for (String part : List.of("title", "submit", "close")) {
            String text = view.getJsonObject(part, new JsonObject().put("text", "not there"))
                    .getString("text");
            if (text.isEmpty() || text.length() > 24) {
                problems.add("a form's " + part + " has 1 to 24 characters: " + text);
            }
        }
        return problems;
    }

    private void block(JsonObject block) {
        String kind = block.getString("type");
        refuse(!KINDS.contains(kind), "no such block: " + kind);
        switch (kind) {
            case "section" -> section(block);
            case "actions" -> elements(block.getJsonArray("elements"));
            case "context" -> context(block.getJsonArray("elements"));
            case "input" -> refuse(block.getJsonObject("label") == null, "an input without a label");
            default -> {
                // Nothing else is used.
            }
        }
    }

    private void section(JsonObject block) {
        refuse(!block.containsKey("text") && !block.containsKey("fields"), "an empty section");
        if (block.containsKey("text")) {
            text(block.getJsonObject("text"), 3000);
        }
        JsonArray fields = block.getJsonArray("fields", new JsonArray());
        refuse(fields.size() > 10, "more than 10 fields");
        for (int i = 0; i < fields.size(); i++) {
            text(fields.getJsonObject(i), 2000);
        }
    }

    private void context(JsonArray elements) {
        refuse(elements.isEmpty() || elements.size() > 10, "a context has 1 to 10 elements");
        for (int i = 0; i < elements.size(); i++) {
            text(elements.getJsonObject(i), 3000);
        }
    }

    private void elements(JsonArray elements) {
        refuse(elements.isEmpty() || elements.size() > 25, "1 to 25 elements in a row");
        for (int i = 0; i < elements.size(); i++) {
            JsonObject button = elements.getJsonObject(i);
            refuse(!"button".equals(button.getString("type")), "only buttons are used");
            plain(button.getJsonObject("text"), 75);
            refuse(button.getString("value", "").length() > 2000, "a button's value is too long");
            String id = button.getString("action_id", "");
            refuse(id.isEmpty() || id.length() > 255 || !actions.add(id), "an action's id is given once: " + id);
            refuse(
                    !Set.of("", "primary", "danger").contains(button.getString("style", "")),
                    "no such style: " + button.getString("style"));
            if (button.containsKey("confirm")) {
                plain(button.getJsonObject("confirm").getJsonObject("title"), 100);
                text(button.getJsonObject("confirm").getJsonObject("text"), 300);
                plain(button.getJsonObject("confirm").getJsonObject("confirm"), 30);
                plain(button.getJsonObject("confirm").getJsonObject("deny"), 30);
            }
        }
    }

    private void plain(JsonObject text, int most) {
        refuse(!"plain_text".equals(text.getString("type")), "plain_text is needed: " + text);
        length(text.getString("text"), most);
    }

    private void text(JsonObject text, int most) {
        refuse(!Set.of("mrkdwn", "plain_text").contains(text.getString("type")), "no text object: " + text);
        length(text.getString("text"), most);
        if ("mrkdwn".equals(text.getString("type"))) {
            problems.addAll(markup(text.getString("text")));
        }
    }

    /** Returns what Slack would not take of a message's metadata: names in small letters, plain values, not much of it. */
    static List<String> metadataProblems(JsonObject metadata) {
        boolean isPlain =
                metadata.getJsonObject("event_payload").stream().allMatch(entry -> entry.getValue() instanceof String);
        boolean isWell = metadata.getString("event_type").matches("[a-z_]{1,255}")
                && isPlain
                && metadata.encode().length() < 8_000;
        return isWell ? List.of() : List.of("metadata: " + metadata);
    }

    /** Returns what is not escaped. */
    static List<String> markup(String text) {
        return BARE_MARKUP
                .matcher(text.replaceAll("<!subteam\\^S[A-Z0-9]+>", "")
                        .replaceAll("<!date\\^\\d+\\^[^<>|^]*\\|[^<>|]+>", ""))
                .results()
                .map(found -> "not escaped: `" + found.group() + "` in " + text)
                .toList();
    }

    private void length(String text, int most) {
        refuse(text == null || text.isEmpty() || text.length() > most, "1 to " + most + " characters: " + text);
    }

    private void refuse(boolean is, String problem) {
        if (is) {
            problems.add(problem);
        }
    }
}
