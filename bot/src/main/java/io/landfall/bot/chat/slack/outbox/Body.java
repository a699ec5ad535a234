package io.landfall.bot.chat.slack.outbox;

import io.landfall.bot.chat.slack.api.SlackText;
import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Block.Code;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Block.Paragraph;
import io.landfall.bot.conversation.Block.Table;
import io.landfall.bot.conversation.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The text of a message in Slack's form: sentences as text, lists with bullets, and as code only what is in narrow columns
 * or to be pasted. Phones wrap code where they like.
 */
final class Body implements Block.Form {

    /** The most columns of a table that are shown as such. */
    private static final int WIDEST_TABLE = 60;

    private static final String GAP = "\u2003";
    private static final String FENCE = "```";
    private static final int FENCES = 2 * FENCE.length() + 2;

    private final int most;
    private final UnaryOperator<String> sentence;
    private final UnaryOperator<String> listed;
    private final UnaryOperator<String> plain;
    private final UnaryOperator<String> pasted;
    private final List<String> full = new ArrayList<>();
    private final StringBuilder open = new StringBuilder();
    private final List<String> fenced = new ArrayList<>();

    private Body(
            int most,
            UnaryOperator<String> sentence,
            UnaryOperator<String> listed,
            UnaryOperator<String> plain,
            UnaryOperator<String> pasted) {
        this.most = most;
        this.sentence = sentence;
        this.listed = listed;
        this.plain = plain;
        this.pasted = pasted;
    }

    /**
     * Returns texts of at most {@code most} characters, which are all of it.
     *
     * @param sentence writes what stands in a sentence
     * @param listed writes what is one of a list
     * @param plain writes what is shown in columns
     * @param pasted writes a line that is to be pasted
     */
    static List<String> sections(
            List<Block> body,
            int most,
            UnaryOperator<String> sentence,
            UnaryOperator<String> listed,
            UnaryOperator<String> plain,
            UnaryOperator<String> pasted) {
        Body sections = new Body(most, sentence, listed, plain, pasted);
        body.forEach(block -> block.in(sections));
        sections.endCode();
        sections.close();
        return sections.full;
    }

    @Override
    public void paragraph(Paragraph paragraph) {
        String lead = Rendering.bold(sentence.apply(paragraph.lead()));
        text(lead + sentence.apply(paragraph.text()));
    }

    @Override
    public void item(Item item) {
        String begin = item.mark() == Mark.NONE ? "• " : item.mark() + " ";
        String indent = item.mark() != Mark.NONE && item.depth() > 0 ? GAP : "";
        String name = item.name().isEmpty() ? "" : Rendering.bold(listed.apply(item.name())) + ": ";
        text(indent + begin + name + listed.apply(item.text()));
    }

    /** A table that is too wide becomes a list. */
    @Override
    public void table(Table table) {
        Table shown = new Table(table.rows().stream()
                .map(row -> row.stream().map(plain).toList())
                .toList());
        List<String> lines =
                shown.aligned().stream().map(row -> String.join("  ", row)).toList();
        if (lines.stream().anyMatch(line -> line.length() > WIDEST_TABLE)) {
            table.rows().forEach(this::row);
        } else {
            fenced.addAll(lines);
        }
    }

    private void row(List<String> row) {
        text(sentence.apply("`" + row.get(0) + "` " + String.join(" ", row.subList(1, row.size()))));
    }

    /** What is to be pasted stays as it is. */
    @Override
    public void code(Code code) {
        code.lines().forEach(line -> fenced.add(pasted.apply(line)));
    }

    private void text(String written) {
        endCode();
        SlackText.pieces(written, most).forEach(this::add);
    }

    private void endCode() {
        for (String part : SlackText.parts(fenced, most - FENCES)) {
            add(FENCE + "\n" + part.replace(FENCE, "'''") + "\n" + FENCE);
        }
        fenced.clear();
    }

    /** Puts text and code together until a section is full. */
    private void add(String piece) {
        if (open.length() + piece.length() + 1 > most) {
            close();
        }
        open.append(open.length() == 0 ? "" : "\n").append(piece);
    }

    private void close() {
        if (!open.toString().isBlank()) {
            full.add(open.toString());
        }
        open.setLength(0);
    }
}
