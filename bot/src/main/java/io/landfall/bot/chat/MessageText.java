package io.landfall.bot.chat;

import io.landfall.bot.chat.Message.Button;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a message as lines of text. */
public final class MessageText {

    private MessageText() {}

    public static List<String> of(Message message) {
        List<String> text = new ArrayList<>();
        boolean isShort = message.lines().isEmpty() && message.fields().isEmpty();
        text.add(isShort ? message.title() : Marks.TITLE + " " + message.title());
        int width = message.fields().stream()
                .mapToInt(field -> field.name().length())
                .max()
                .orElse(0);
        message.fields().forEach(field -> text.add("  " + padded(field.name(), width) + "  " + field.value()));
        message.lines().forEach(line -> text.add(line.isEmpty() ? "" : "  " + line));
        if (!message.buttons().isEmpty()) {
            text.add("  type: " + message.buttons().stream().map(Button::words).collect(Collectors.joining("  |  ")));
        }
        return text;
    }

    private static String padded(String name, int width) {
        return name + " ".repeat(width - name.length());
    }
}
