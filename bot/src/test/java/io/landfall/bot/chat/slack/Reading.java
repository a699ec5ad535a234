package io.landfall.bot.chat.slack;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a reader of the channel sees, one thing after the other: messages, edits, and what people do. */
final class Reading {

    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    synchronized void posted(Said said) {
        numbers.put(said.ts, numbers.size() + 1);
        add(name(said.user) + " " + where(said), shown(said));
    }

    synchronized void edited(Said said) {
        add(name(said.user) + " EDITS " + where(said), shown(said));
    }

    synchronized void whispered(String user, boolean inThread, String text) {
        add(
                "(only " + user + " sees it" + (inThread ? ", in the thread" : "") + ")",
                text.lines().toList());
    }

    synchronized void did(String user, String what) {
        add(user + " " + what, List.of());
    }

    private void add(String head, List<String> body) {
        lines.add(LocalTime.now().truncatedTo(ChronoUnit.MILLIS) + " " + head);
        body.forEach(line -> lines.add("        | " + line));
    }

    private static String name(String user) {
        return user.equals(FakeSlack.BOT) ? "Landfall" : user;
    }

    private String where(Said said) {
        String thread = said.thread
                .map(parent -> " in the thread of message " + numbers.get(parent))
                .orElse("");
        return "message " + numbers.get(said.ts) + thread;
    }

    /** What is to be seen of a message, line by line. */
    static List<String> shown(Said said) {
        if (said.blocks.isEmpty()) {
            return said.text.lines().toList();
        }
        List<String> shown = new ArrayList<>();
        for (Object each : said.blocks) {
            JsonObject block = (JsonObject) each;
            switch (block.getString("type")) {
                case "actions" -> shown.add(buttons(block.getJsonArray("elements")));
                case "divider" -> shown.add("----------");
                default ->
                    texts(block).forEach(text -> shown.addAll(text.lines().toList()));
            }
        }
        return shown;
    }

    private static String buttons(JsonArray elements) {
        StringBuilder row = new StringBuilder();
        elements.forEach(button -> row.append('[')
                .append(((JsonObject) button).getJsonObject("text").getString("text"))
                .append("] "));
        return row.toString();
    }

    private static List<String> texts(JsonObject block) {
        List<String> texts = new ArrayList<>();
        Object text = block.getValue("text");
        if (text instanceof JsonObject object) {
            texts.add(object.getString("text"));
        }
        block.getJsonArray("fields", new JsonArray())
                .forEach(field -> texts.add(((JsonObject) field).getString("text")));
        block.getJsonArray("elements", new JsonArray())
                .forEach(element -> texts.add(((JsonObject) element).getString("text", "")));
        return texts;
    }

    synchronized String text() {
        return String.join("\n", lines) + "\n";
    }
}
