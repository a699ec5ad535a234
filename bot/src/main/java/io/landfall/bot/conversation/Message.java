package io.landfall.bot.conversation;

import io.landfall.bot.conversation.Block.Paragraph;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
 * @param folds what a reader may open
 * @param file what goes with it, in channels that can show files
 * @param reach whom it is to reach
 */
public record Message(
        Mark mark,
        String title,
        List<Field> fields,
        List<Block> body,
        List<Button> buttons,
        List<Fold> folds,
        Optional<File> file,
        Reach reach) {

    public Message {
        fields = List.copyOf(fields);
        body = List.copyOf(body);
        buttons = List.copyOf(buttons);
        folds = List.copyOf(folds);
    }

    /** Whom a message is to reach. */
    public enum Reach {
        /** Those who read where it stands. */
        READERS,
        /** The same, in bold and in a message of its own: writes stop, or go again, or there is no way back. */
        READERS_AT_ONCE,
        /** Whoever asked, alone: nobody is called. */
        ASKER,
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
     * @param confirm what is asked back before it is said; empty when nothing is
     */
    public record Button(String label, String words, Optional<Confirm> confirm) {}

    /**
     * Asks back.
     *
     * @param question in a few words
     * @param what happens then, in a sentence
     * @param yes what agrees
     */
    public record Confirm(String question, String what, String yes) {}

    /**
     * More of a message, where it can be opened.
     *
     * @param id its own
     * @param label what opens it is called
     * @param isAllOfIt whether it stands in place of the message's text where nothing can be opened
     * @param content makes it, when it is opened
     */
    public record Fold(String id, String label, boolean isAllOfIt, Supplier<Message> content) {}

    /**
     * A picture of what the text says in words, or a text that it is about.
     *
     * @param name its name, such as {@code landfall.png}
     * @param description what it shows, for those who can't see it
     * @param bytes makes what is in it
     * @param text what it says; empty for a picture
     * @param isProse whether the text is for people, who are named in it, and not to be run
     */
    public record File(String name, String description, Supplier<byte[]> bytes, List<String> text, boolean isProse) {}

    public static Message of(String title) {
        return of(Mark.NONE, title);
    }

    public static Message of(Mark mark, String title) {
        return new Message(mark, title, List.of(), List.of(), List.of(), List.of(), Optional.empty(), Reach.READERS);
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
        return new Message(mark, title, joined(fields, moreFields), joined(body, more), buttons, folds, file, reach);
    }

    private static <T> List<T> joined(List<T> some, List<? extends T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** Returns a copy with this text instead of its own. */
    public Message withBody(List<Block> other) {
        return new Message(mark, title, fields, other, buttons, folds, file, reach);
    }

    /** Returns a copy with one more button. */
    public Message withButton(String label, String words) {
        return withButton(new Button(label, words, Optional.empty()));
    }

    /** Returns a copy with one more button, which asks back first. */
    public Message withButton(String label, String words, Confirm confirm) {
        return withButton(new Button(label, words, Optional.of(confirm)));
    }

    private Message withButton(Button more) {
        return new Message(mark, title, fields, body, joined(buttons, List.of(more)), folds, file, reach);
    }

    /** Returns a copy from which more can be opened; where nothing can be opened, that stands elsewhere. */
    public Message withFold(String label, Supplier<Message> content) {
        return withFold(new Fold(UUID.randomUUID().toString(), label, false, content));
    }

    /** Returns a copy from which all of it can be opened; its text is only what has to be read. */
    public Message withAll(String label, List<? extends Block> all) {
        Message whole = withBody(List.copyOf(all));
        return withFold(new Fold(UUID.randomUUID().toString(), label, true, () -> whole));
    }

    private Message withFold(Fold more) {
        return new Message(mark, title, fields, body, buttons, joined(folds, List.of(more)), file, reach);
    }

    /** Returns the text where nothing can be opened. */
    public List<Block> all() {
        return folds.stream()
                .filter(Fold::isAllOfIt)
                .findFirst()
                .map(fold -> fold.content().get().body)
                .orElse(body);
    }

    /** Returns a copy with this picture. */
    public Message withImage(String description, Supplier<byte[]> png) {
        return withFile(new File("landfall.png", description, png, List.of(), false));
    }

    /** Returns a copy with this text, which stays as it is, as a file of that name. */
    public Message withText(String name, String description, String text) {
        return withFile(file(name, description, text, false));
    }

    /** Returns a copy with all of it as a file of that name, for people to read; {@code more} stands below. */
    public Message withAllInFile(String name, String description, List<String> more) {
        List<String> lines = new ArrayList<>(MessageText.of(this));
        lines.addAll(more);
        return withFile(file(name, description, String.join("\n", lines) + "\n", true));
    }

    private static File file(String name, String description, String text, boolean isProse) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new File(name, description, () -> bytes, text.lines().toList(), isProse);
    }

    /** Returns a copy with this file. */
    public Message withFile(File added) {
        return new Message(mark, title, fields, body, buttons, folds, Optional.of(added), reach);
    }

    /** Returns a copy that nobody can press anything on, and that calls nobody. */
    public Message withoutButtons() {
        return new Message(mark, title, fields, body, List.of(), folds, file, Reach.READERS);
    }

    /** Returns a copy that is to reach these. */
    public Message reaching(Reach whom) {
        return new Message(mark, title, fields, body, buttons, folds, file, whom);
    }

    /** Whether people whom it names are called: a question calls those who may answer it. */
    public boolean isCalling() {
        return switch (reach) {
            case READERS -> !buttons.isEmpty();
            case NAMED, CHANNEL -> true;
            case ASKER, READERS_AT_ONCE -> false;
        };
    }

    /** Whether it stands in a message of its own, in bold. */
    public boolean isAlone() {
        return reach == Reach.READERS_AT_ONCE;
    }
}
