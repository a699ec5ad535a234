package io.landfall.bot.chat.slack.outbox;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.confirmationDialog;
import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.view.Views.viewClose;
import static com.slack.api.model.view.Views.viewTitle;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.Views;
import io.landfall.bot.chat.slack.api.Rendered;
import io.landfall.bot.chat.slack.api.SlackText;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Message.Button;
import io.landfall.bot.conversation.Message.Confirm;
import io.landfall.bot.conversation.Message.File;
import io.landfall.bot.conversation.Message.Fold;
import io.landfall.bot.conversation.MessageText;
import io.landfall.bot.conversation.inbox.Words;
import io.landfall.bot.conversation.outbox.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes messages in Slack's form, within its limits: 50 blocks, 3000 characters a section, 10 fields of 2000, 75 for a
 * button. What is longer than five sections becomes a file, unless {@link Pages} have parted it before.
 *
 * @param names gives the name that is shown for a user's id
 * @param commands gives what people write for a command, and any other code as it is
 * @param folds is told what the buttons open that open something
 */
public record Rendering(UnaryOperator<String> names, UnaryOperator<String> commands, Consumer<Fold> folds) {

    /** What a press on a button begins its id with. */
    public static final String BUTTON = "landfall-say-";

    /** What a press begins its id with on a button that only opens something. */
    public static final String OPEN = "landfall-open-";

    private static final int SECTION = 2_900;
    private static final int SECTIONS = 5;
    private static final int FIELDS = 10;
    private static final int FIELD = 1_900;
    private static final int TITLE = 1_000;
    private static final int FALLBACK = 2_900;
    private static final int LABEL = 75;
    private static final int ROW = 5;
    private static final int BLOCKS_OF_A_VIEW = 100;
    private static final int VIEW_TITLE = 24;

    /** Writes {@code message}; {@code heading} says whose question it answers. */
    public Rendered of(Message message, Optional<String> heading) {
        UnaryOperator<String> write = message.isCalling() ? this::calling : this::naming;
        List<LayoutBlock> blocks = new ArrayList<>();
        heading.ifPresent(text -> blocks.add(context(List.of(markdownText(SlackText.cut(naming(text), SECTION))))));
        blocks.add(text(title(message, write)));
        fields(message).forEach(blocks::add);
        List<String> parts = Body.sections(message.body(), SECTION, write, this::naming, this::plain, this::pasted);
        parts.stream().limit(SECTIONS).forEach(part -> blocks.add(text(part)));
        buttons(message).forEach(blocks::add);
        List<Upload> files = new ArrayList<>();
        if (parts.size() > SECTIONS) {
            blocks.add(
                    context(List.of(markdownText("This is the beginning. All of it is in the file in the thread."))));
            files.add(Upload.text(
                    "landfall.txt", SlackText.cut(message.title(), LABEL), withNames(MessageText.of(message.body()))));
        }
        message.file().map(this::upload).ifPresent(files::add);
        return new Rendered(fallback(message), blocks, files);
    }

    private Upload upload(File file) {
        return file.isProse() ? Upload.text(file.name(), file.description(), withNames(file.text())) : Upload.of(file);
    }

    private List<String> withNames(List<String> lines) {
        return lines.stream().map(line -> SlackText.named(line, names)).toList();
    }

    /** Writes a message as a window that nothing can be said in. */
    public View view(String name, Message content) {
        List<LayoutBlock> blocks = new ArrayList<>(List.of(text(title(content, this::naming))));
        fields(content).forEach(blocks::add);
        Body.sections(content.body(), SECTION, this::naming, this::naming, this::plain, this::pasted)
                .forEach(part -> blocks.add(text(part)));
        return Views.view(v -> v.type("modal")
                .title(viewTitle(t -> t.type("plain_text").text(SlackText.cut(name, VIEW_TITLE))))
                .close(viewClose(c -> c.type("plain_text").text("Close")))
                .blocks(blocks.subList(0, Math.min(blocks.size(), BLOCKS_OF_A_VIEW))));
    }

    private String naming(String text) {
        return SlackText.spans(SlackText.quoted(text), part -> SlackText.inReadersTime(named(part)), this::code);
    }

    private String calling(String text) {
        return SlackText.spans(
                SlackText.quoted(text),
                part -> SlackText.inReadersTime(SlackText.calling(SlackText.escaped(part), names)),
                this::code);
    }

    private String plain(String text) {
        return SlackText.spans(text, this::named, this::code);
    }

    /** In what stays as it is only what certainly is somebody's id becomes a name. */
    private String pasted(String line) {
        UnaryOperator<String> person = id -> id.chars().anyMatch(Character::isDigit) ? names.apply(id) : id;
        return SlackText.escaped(SlackText.named(line, person));
    }

    private String code(String text) {
        return named(commands.apply(text));
    }

    private String named(String text) {
        return SlackText.escaped(SlackText.named(text, names));
    }

    private static String title(Message message, UnaryOperator<String> write) {
        String title = write.apply(message.headline());
        return message.isBare() && !message.isAlone()
                ? SlackText.cut(title, SECTION)
                : bold(SlackText.cut(title, TITLE));
    }

    /** Stars around a text that holds code or stars would be shown, so it stays as it is. */
    static String bold(String text) {
        return text.isEmpty() || text.contains("*") || text.contains("`") || text.contains("\n")
                ? text
                : "*" + text + "*";
    }

    /** A fact names people; only sentences call them. */
    private Stream<LayoutBlock> fields(Message message) {
        List<TextObject> fields = message.fields().stream()
                .map(field -> "*" + SlackText.escaped(field.name()) + "*\n" + naming(field.value()))
                .map(field -> verbatim(SlackText.cut(field, FIELD)))
                .toList();
        return rows(fields, FIELDS).map(row -> section(s -> s.fields(row)));
    }

    private static <T> Stream<List<T>> rows(List<T> all, int most) {
        return IntStream.iterate(0, from -> from < all.size(), from -> from + most)
                .mapToObj(from -> all.subList(from, Math.min(from + most, all.size())));
    }

    private static LayoutBlock text(String markdown) {
        return section(s -> s.text(verbatim(markdown)).expand(true));
    }

    /** Nothing in it becomes a link or a channel by itself. */
    private static TextObject verbatim(String markdown) {
        return markdownText(m -> m.text(markdown).verbatim(true));
    }

    private Stream<LayoutBlock> buttons(Message message) {
        List<BlockElement> buttons = new ArrayList<>();
        for (Button button : message.buttons()) {
            buttons.add(button(button, buttons.size()));
        }
        for (Fold fold : message.folds()) {
            folds.accept(fold);
            buttons.add(pressed(OPEN + buttons.size(), fold.label(), fold.id()));
        }
        return rows(buttons, ROW).map(row -> actions(row));
    }

    private static ButtonElement button(Button button, int number) {
        ButtonElement element = pressed(BUTTON + number, button.label(), button.words());
        button.confirm().ifPresent(confirm -> element.setConfirm(asking(confirm)));
        if (Words.isStoppingForGood(button.words())) {
            element.setStyle("danger");
        } else if (number == 0) {
            element.setStyle("primary");
        }
        return element;
    }

    private static ButtonElement pressed(String id, String label, String value) {
        return ButtonElement.builder()
                .actionId(id)
                .text(plainText(SlackText.cut(label, LABEL)))
                .value(value)
                .build();
    }

    private static ConfirmationDialogObject asking(Confirm confirm) {
        return confirmationDialog(dialog -> dialog.title(plainText(confirm.question()))
                .text(plainText(confirm.what()))
                .confirm(plainText(confirm.yes()))
                .deny(plainText("Not yet")));
    }

    private String fallback(Message message) {
        List<String> all = new ArrayList<>(List.of(message.headline()));
        message.fields().forEach(field -> all.add(field.name() + ": " + field.value()));
        all.addAll(MessageText.of(message.body()));
        return SlackText.cut(plain(String.join("\n", all)), FALLBACK);
    }
}
