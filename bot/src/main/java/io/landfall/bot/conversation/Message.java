package io.landfall.bot.conversation;

import io.landfall.bot.conversation.Block.Paragraph;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What Landfall says, in no channel's own form.
 *
 * @param mark how it has come out
 * @param title one line that is enough on a lock screen
 * @param fields short facts, shown side by side or below each other
 * @param body the rest
 * @param buttons what a reader may say next
 * @param file what goes with it, in channels that can show files
 * @param reach whom it is to reach
 */
public record Message(
        Mark mark,
        String title,
        List<Field> fields,
        List<Block> body,
        List<Button> buttons,
        Optional<File> file,
        Reach reach) {

    public Message {
        fields = List.copyOf(fields);
        body = List.copyOf(body);
        buttons = List.copyOf(buttons);
    }

    /** Whom a message is to reach. */
    public enum Reach {
        /** Those who read where it stands. */
        READERS,
        /** Everybody whom it names is called. */
        NAMED,
        /** The same, and it is shown in the channel although it stands in a thread. */
        CHANNEL
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
     * A picture of what the text says in words, or a text that it is about.
     *
     * @param name its name, such as {@code landfall.png}
     * @param description what it shows, for those who can't see it
     * @param bytes makes what is in it
     * @param text what it says; empty for a picture
     */
    public record File(String name, String description, Supplier<byte[]> bytes, List<String> text) {}

    public static Message of(String title) {
        return of(Mark.NONE, title);
    }

    public static Message of(Mark mark, String title) {
        return new Message(mark, title, List.of(), List.of(), List.of(), Optional.empty(), Reach.READERS);
    }

    public static Message of(String title, List<String> lines) {
        return of(title).withLines(lines);
    }

    /** The first line of {@code text} is the title. */
    public static Message saying(Mark mark, String text) {
        List<String> lines = text.strip().lines().toList();
        return of(mark, lines.get(0)).withLines(lines.subList(1, lines.size()));
    }

    /** Returns the title with its mark. */
    public String headline() {
        return mark.before(title);
    }

    /** Whether there is nothing but the title to be read. */
    public boolean isBare() {
        return fields.isEmpty() && body.isEmpty();
    }

    /** Returns a copy with one more field. */
    public Message withField(String name, String value) {
        return with(List.of(new Field(name, value)), List.of());
    }

    /** Returns a copy with more sentences, each a paragraph; a text of several lines becomes several. */
    public Message withLines(List<String> more) {
        return with(more.stream()
                .flatMap(text -> text.isEmpty() ? Stream.of("") : text.lines())
                .map(Paragraph::new)
                .toList());
    }

    /** Returns a copy with more of a text. */
    public Message with(Block... more) {
        return with(Arrays.asList(more));
    }

    /** Returns a copy with more of a text. */
    public Message with(List<? extends Block> more) {
        return with(List.of(), more);
    }

    /** Returns a copy with the fields and the text of another message below its own. */
    public Message above(Message other) {
        return with(other.fields, other.body);
    }

    private Message with(List<Field> moreFields, List<? extends Block> more) {
        return new Message(mark, title, joined(fields, moreFields), joined(body, more), buttons, file, reach);
    }

    private static <T> List<T> joined(List<T> some, List<? extends T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** Returns a copy with this text instead of its own. */
    public Message withBody(List<Block> other) {
        return new Message(mark, title, fields, other, buttons, file, reach);
    }

    /** Returns a copy with one more button. */
    public Message withButton(String label, String words) {
        List<Button> more = joined(buttons, List.of(new Button(label, words)));
        return new Message(mark, title, fields, body, more, file, reach);
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
        return new Message(mark, title, fields, body, buttons, Optional.of(added), reach);
    }

    /** Returns a copy that nobody can press anything on, and that calls nobody. */
    public Message withoutButtons() {
        return new Message(mark, title, fields, body, List.of(), file, Reach.READERS);
    }

    /** Returns a copy that is to reach these. */
    public Message reaching(Reach whom) {
        return new Message(mark, title, fields, body, buttons, file, whom);
    }

    /** Whether people whom it names are called: a question calls those who may answer it. */
    public boolean isCalling() {
        return !buttons.isEmpty() || reach != Reach.READERS;
    }
}
