package io.landfall.bot.conversation;

import java.util.ArrayList;
import java.util.List;

/**
 * A line for a screen.
 *
 * @param text what it says
 * @param mark what tells its colour
 * @param hang where its rest begins below it when it is too long
 */
public record Line(String text, Mark mark, int hang) {

    private static final int INDENT = 2;

    /** A line by itself. */
    public static Line of(Mark mark, String text) {
        return new Line(text, mark, INDENT);
    }

    /** Returns it in parts of at most {@code width} characters, broken at spaces where there are any. */
    public List<String> folded(int width) {
        List<String> parts = new ArrayList<>();
        String indent = " ".repeat(hang <= width / 2 ? hang : INDENT);
        String left = text;
        while (left.length() > width) {
            int space = left.lastIndexOf(' ', width);
            int end = space > indent.length() ? space : width;
            parts.add(left.substring(0, end).stripTrailing());
            left = indent + left.substring(end).strip();
        }
        parts.add(left);
        return parts;
    }
}
