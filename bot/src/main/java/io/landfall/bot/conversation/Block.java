package io.landfall.bot.conversation;

import java.util.ArrayList;
import java.util.List;

/** A part of what a message says, in no channel's own form. In its sentences code stands between backquotes. */
public sealed interface Block {

    /** How a channel writes each of them. */
    interface Form {

        void paragraph(Paragraph paragraph);

        void item(Item item);

        void table(Table table);

        void code(Code code);
    }

    /** Writes it in this form. */
    void in(Form form);

    /**
     * Sentences; without any it is a gap.
     *
     * @param lead its first words, which stand out; alone they are a heading
     * @param text what follows them in the same line, with the comma or space that begins it
     */
    record Paragraph(String lead, String text) implements Block {

        public Paragraph(String text) {
            this("", text);
        }

        @Override
        public void in(Form form) {
            form.paragraph(this);
        }
    }

    /**
     * One of a list.
     *
     * @param depth how many others it stands below, one below the other
     * @param mark how it has come out
     * @param name what it is about, such as a step; may be empty
     * @param text what is said about it
     */
    record Item(int depth, Mark mark, String name, String text) implements Block {

        public static Item of(Mark mark, String text) {
            return new Item(0, mark, "", text);
        }

        public static Item named(Mark mark, String name, String text) {
            return new Item(0, mark, name, text);
        }

        /** Returns the same one deeper. */
        public Item below() {
            return new Item(depth + 1, mark, name, text);
        }

        /** Returns it as one line, without what it is set off by. */
        public String line() {
            return mark.before(name.isEmpty() ? text : name + ": " + text);
        }

        /** Returns the same with words before the text. */
        public Item after(String words) {
            return new Item(depth, mark, name, words + " " + text);
        }

        @Override
        public void in(Form form) {
            form.item(this);
        }
    }

    /** Rows of cells, each row as long as the others; the last cell may be a long text. */
    record Table(List<List<String>> rows) implements Block {

        /** Returns the rows with the cells of each column as wide as the widest of them, but for the last column. */
        public List<List<String>> aligned() {
            return rows.stream().map(this::aligned).toList();
        }

        private List<String> aligned(List<String> row) {
            List<String> cells = new ArrayList<>(row);
            for (int i = 0; i < row.size() - 1; i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(other -> other.get(column).length())
                        .max()
                        .orElse(0);
                cells.set(i, row.get(i) + " ".repeat(width - row.get(i).length()));
            }
            return cells;
        }

        @Override
        public void in(Form form) {
            form.table(this);
        }
    }

    /** Lines that stay as they are: to be pasted, or in columns of their own. */
    record Code(List<String> lines) implements Block {

        @Override
        public void in(Form form) {
            form.code(this);
        }
    }
}
