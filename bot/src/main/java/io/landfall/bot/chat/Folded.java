package io.landfall.bot.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines that are too long for the screen go on below, indented as what they belong to. */
final class Folded {

    private static final Pattern COLUMN = Pattern.compile("\\S\\s{2,}(?=\\S)");

    private Folded() {}

    /** Returns {@code line} in parts of at most {@code width} characters, broken at spaces where there are any. */
    static List<String> line(String line, int width) {
        List<String> parts = new ArrayList<>();
        String indent = " ".repeat(indent(line, width));
        String left = line;
        while (left.length() > width) {
            int space = left.lastIndexOf(' ', width);
            int end = space > indent.length() ? space : width;
            parts.add(left.substring(0, end).stripTrailing());
            left = indent + left.substring(end).strip();
        }
        parts.add(left);
        return parts;
    }

    /** Where the last column begins that leaves room beside it, else two beyond the line's own indentation. */
    private static int indent(String line, int width) {
        int indent = line.length() - line.stripLeading().length() + 2;
        Matcher column = COLUMN.matcher(line);
        while (column.find() && column.end() <= width / 2) {
            indent = column.end();
        }
        return Math.min(indent, width / 2);
    }
}
