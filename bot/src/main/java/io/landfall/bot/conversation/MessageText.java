package io.landfall.bot.conversation;

import io.landfall.bot.conversation.Block.Code;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Block.Paragraph;
import io.landfall.bot.conversation.Block.Table;
import io.landfall.bot.conversation.Message.Button;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a message as lines of text, with its columns below each other. */
public final class MessageText implements Block.Form {

    private static final int STEP = 2;
    private static final String GAP = "  ";

    private final List<Line> lines = new ArrayList<>();
    private final int indent;

    private MessageText(int indent) {
        this.indent = indent;
    }

    /** Returns all that the message says, and what can be answered. */
    public static List<String> of(Message message) {
        return lines(message).stream().map(Line::text).toList();
    }

    /** Returns what the blocks say. */
    public static List<String> of(List<Block> body) {
        MessageText text = new MessageText(0);
        body.forEach(block -> block.in(text));
        return text.lines.stream().map(Line::text).toList();
    }

    public static List<Line> lines(Message message) {
        MessageText text = new MessageText(STEP);
        text.lines.add(
                message.isBare() && message.all().isEmpty()
                        ? Line.of(message.mark(), message.headline())
                        : Line.of(Mark.TITLE, Mark.TITLE.before(message.headline())));
        text.table(new Table(message.fields().stream()
                .map(field -> List.of(field.name(), field.value()))
                .toList()));
        message.all().forEach(block -> block.in(text));
        if (!message.buttons().isEmpty()) {
            text.line(
                    Mark.NONE,
                    "",
                    "type: " + message.buttons().stream().map(Button::words).collect(Collectors.joining("  |  ")));
        }
        return text.lines;
    }

    @Override
    public void paragraph(Paragraph paragraph) {
        line(Mark.NONE, "", paragraph.lead() + paragraph.text());
    }

    @Override
    public void item(Item item) {
        line(item.mark(), " ".repeat(STEP * item.depth()), item.line());
    }

    @Override
    public void table(Table table) {
        for (List<String> row : table.aligned()) {
            int last = row.size() - 1;
            String begin = " ".repeat(indent) + String.join(GAP, row.subList(0, last)) + GAP;
            lines.add(new Line(begin + row.get(last), Mark.NONE, begin.length()));
        }
    }

    @Override
    public void code(Code code) {
        code.lines().forEach(line -> line(Mark.NONE, "", line));
    }

    private void line(Mark mark, String begin, String text) {
        int hang = indent + begin.length() + STEP;
        String from = " ".repeat(indent) + begin;
        for (String one : text.isEmpty() ? List.of("") : text.lines().toList()) {
            lines.add(new Line(one.isEmpty() ? "" : from + one, mark, hang));
            from = " ".repeat(hang);
        }
    }
}
