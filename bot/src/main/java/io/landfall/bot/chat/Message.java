package io.landfall.bot.chat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What Landfall says, in no channel's own form.
 *
 * @param title one line that is enough on a lock screen
 * @param fields short facts, shown side by side or below each other
 * @param lines the text
 * @param buttons what a reader may say next
 * @param file what goes with it, in channels that can show files
 */
public record Message(String title, List<Field> fields, List<String> lines, List<Button> buttons, Optional<File> file) {

    public Message {
        fields = List.copyOf(fields);
        lines = List.copyOf(lines);
        buttons = List.copyOf(buttons);
    }

    /** A short fact. */
    public record Field(String name, String value) {}

    /**
     * Something to press, or to type where nothing can be pressed.
     *
     * @param label what it is called
     * @param words what pressing it says, such as {@code approve 2}
     */
    public record Button(String label, String words) {}

    /**
     * A picture of what the lines say in words, or a text that they are about.
     *
     * @param name its name, such as {@code landfall.png}
     * @param description what it shows, for those who can't see it
     * @param bytes makes what is in it
     * @param text what it says; empty for a picture
     */
    public record File(String name, String description, Supplier<byte[]> bytes, List<String> text) {}

    public static Message of(String title) {
        return new Message(title, List.of(), List.of(), List.of(), Optional.empty());
    }

    public static Message of(String title, List<String> lines) {
        return of(title).withLines(lines);
    }

    /** Returns a copy with one more field. */
    public Message withField(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Message(title, more, lines, buttons, file);
    }

    /** Returns a copy with more lines; a text of several lines becomes several. */
    public Message withLines(List<String> more) {
        List<String> all = new ArrayList<>(lines);
        more.forEach(
                text -> all.addAll(text.isEmpty() ? List.of("") : text.lines().toList()));
        return new Message(title, fields, all, buttons, file);
    }

    /** Returns a copy with one more button. */
    public Message withButton(String label, String words) {
        List<Button> more = new ArrayList<>(buttons);
        more.add(new Button(label, words));
        return new Message(title, fields, lines, more, file);
    }

    /** Returns a copy with this picture. */
    public Message withImage(String description, Supplier<byte[]> png) {
        return withFile(new File("landfall.png", description, png, List.of()));
    }

    /** Returns a copy with this text as a file of that name. */
    public Message withText(String name, String description, String text) {
        return withFile(new File(
                name,
                description,
                () -> text.getBytes(StandardCharsets.UTF_8),
                text.lines().toList()));
    }

    /** Returns a copy with this file. */
    public Message withFile(File added) {
        return new Message(title, fields, lines, buttons, Optional.of(added));
    }

    /** Returns a copy that nobody can press anything on. */
    public Message withoutButtons() {
        return new Message(title, fields, lines, List.of(), file);
    }
}
