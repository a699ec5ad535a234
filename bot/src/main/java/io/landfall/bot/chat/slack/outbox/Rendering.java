package io.landfall.bot.chat.slack.outbox;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.confirmationDialog;
import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import io.landfall.bot.chat.slack.api.Rendered;
import io.landfall.bot.chat.slack.api.SlackText;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Message.Button;
import io.landfall.bot.conversation.MessageText;
import io.landfall.bot.conversation.outbox.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes messages in Slack's form, within its limits: 50 blocks, 3000 characters a section, 10 fields of 2000, 75 for a
 * button. What is longer than five sections becomes a file, unless {@link Pages} have parted it before.
 *
 * @param names gives the name that is shown for a user's id
 * @param commands gives what people write for a command, and any other code as it is
 */
public record Rendering(UnaryOperator<String> names, UnaryOperator<String> commands) {

    /** What a press on a button begins its id with. */
    public static final String BUTTON = "landfall-say-";

    /** Approvals that are given in one. */
    private static final Pattern SEVERAL = Pattern.compile("approve \\d+-\\d+");

    private static final int SECTION = 2_900;
    private static final int SECTIONS = 5;
    private static final int FIELDS = 10;
    private static final int FIELD = 1_900;
    private static final int TITLE = 1_000;
    private static final int FALLBACK = 2_900;
    private static final int LABEL = 75;
    private static final int ROW = 5;

    /** Writes {@code message}; {@code heading} says whose question it answers. */
    public Rendered of(Message message, Optional<String> heading) {
        UnaryOperator<String> write = message.isCalling() ? this::calling : this::naming;
        List<LayoutBlock> blocks = new ArrayList<>();
        heading.ifPresent(text -> blocks.add(context(List.of(markdownText(SlackText.cut(naming(text), SECTION))))));
        blocks.add(text(title(message, write)));
        fields(message, write).forEach(blocks::add);
        List<String> parts = Body.sections(message.body(), SECTION, write, this::plain, this::pasted);
        parts.stream().limit(SECTIONS).forEach(part -> blocks.add(text(part)));
        buttons(message).forEach(blocks::add);
        List<Upload> files = new ArrayList<>();
        if (parts.size() > SECTIONS) {
            blocks.add(
                    context(List.of(markdownText("This is the beginning. All of it is in the file in the thread."))));
            files.add(Upload.text(
                    SlackText.cut(message.title(), LABEL),
                    MessageText.of(message.body()).stream()
                            .map(line -> SlackText.named(line, names))
                            .toList()));
        }
        message.file().map(Upload::of).ifPresent(files::add);
        return new Rendered(fallback(message), blocks, files);
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
        return message.isBare() ? SlackText.cut(title, SECTION) : bold(SlackText.cut(title, TITLE));
    }

    /** Stars around a text that holds code or stars would be shown, so it stays as it is. */
    static String bold(String text) {
        return text.isEmpty() || text.contains("*") || text.contains("`") || text.contains("\n")
                ? text
                : "*" + text + "*";
    }

    private static Stream<LayoutBlock> fields(Message message, UnaryOperator<String> write) {
        List<TextObject> fields = message.fields().stream()
                .map(field -> "*" + SlackText.escaped(field.name()) + "*\n" + write.apply(field.value()))
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

    private static Stream<LayoutBlock> buttons(Message message) {
        List<BlockElement> buttons = IntStream.range(0, message.buttons().size())
                .mapToObj(i -> (BlockElement) button(message.buttons().get(i), i))
                .toList();
        return rows(buttons, ROW).map(row -> actions(row));
    }

    private static ButtonElement button(Button button, int number) {
        ButtonElement element = ButtonElement.builder()
                .actionId(BUTTON + number)
                .text(plainText(SlackText.cut(button.label(), LABEL)))
                .value(button.words())
                .build();
        if (button.words().equals("go")) {
            element.setConfirm(asking(
                    "Stop writes now?",
                    "The window opens at once; the steps follow each other without waiting.",
                    "Go"));
        } else if (SEVERAL.matcher(button.words()).matches()) {
            element.setConfirm(asking(
                    "Approve several steps?",
                    "This approves each of them, as the plan in this thread has it: `" + button.words() + "`.",
                    "Approve"));
        }
        if (button.words().equals("abort")) {
            element.setStyle("danger");
        } else if (number == 0) {
            element.setStyle("primary");
        }
        return element;
    }

    private static ConfirmationDialogObject asking(String title, String text, String confirm) {
        return confirmationDialog(dialog -> dialog.title(plainText(title))
                .text(plainText(text))
                .confirm(plainText(confirm))
                .deny(plainText("Not yet")));
    }

    private String fallback(Message message) {
        List<String> all = new ArrayList<>(List.of(message.headline()));
        message.fields().forEach(field -> all.add(field.name() + ": " + field.value()));
        all.addAll(MessageText.of(message.body()));
        return SlackText.cut(plain(String.join("\n", all)), FALLBACK);
    }
}
