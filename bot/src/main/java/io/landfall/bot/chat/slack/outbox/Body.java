package io.landfall.bot.chat.slack.outbox;

import io.landfall.bot.chat.slack.api.SlackText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a message in Slack's form: sentences as text, lists with bullets, and as code only what is in narrow columns
 * or to be pasted. Phones wrap code where they like.
 *
 * @param lines as the terminal shows them
 * @param sentence writes what stands in a sentence
 * @param code writes what stands in code
 */
record Body(List<String> lines, UnaryOperator<String> sentence, UnaryOperator<String> code) {

    /** The most columns of code that are shown in one line. */
    private static final int WIDEST_TABLE = 60;

    private static final int LONGEST_HEADING = 60;
    private static final int PASTED = 4;
    private static final String MARKS = "✔✖▶↩·!→";
    private static final String GAP = "\u2003";
    private static final Pattern STEP = Pattern.compile("([a-z][a-z0-9-]*): (.*)");
    private static final Pattern TIMED = Pattern.compile("(\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?) {2}(.*)");
    private static final Pattern NUMBERED = Pattern.compile("(\\d+(?:\\.\\d+)*) (\\D.*)");
    private static final Pattern COLUMNS = Pattern.compile("(\\S.*?) {2,}(\\S.*)");

    /** Returns texts of at most {@code most} characters, which are all of it. */
    List<String> sections(int most) {
        Sections sections = new Sections(most);
        for (int at = 0; at < lines.size(); ) {
            int end = at;
            while (end < lines.size() && isCode(end)) {
                end++;
            }
            List<String> block = lines.subList(at, end);
            if (block.stream().anyMatch(line -> isTable(line) && line.length() > WIDEST_TABLE)) {
                block.forEach(line -> sections.text(row(line)));
            } else if (!block.isEmpty()) {
                sections.code(fixed(block));
            }
            if (end < lines.size()) {
                sections.text(text(end));
                end++;
            }
            at = end;
        }
        return sections.all();
    }

    /** What is to be pasted begins at the left edge and stays as it is. */
    private List<String> fixed(List<String> block) {
        boolean isPasted = block.stream().allMatch(line -> indent(line) >= PASTED);
        return isPasted
                ? block.stream().map(line -> SlackText.escaped(line.strip())).toList()
                : block.stream().map(code).toList();
    }

    private boolean isCode(int at) {
        String line = lines.get(at);
        String bare = line.strip();
        boolean isPasted = indent(line) >= PASTED && !bare.startsWith("see ");
        return isPasted || isTable(line) || SlackText.hasMarkup(bare);
    }

    private static boolean isTable(String line) {
        String bare = line.strip();
        return !isMarked(bare)
                && indent(line) < PASTED
                && !TIMED.matcher(bare).matches()
                && COLUMNS.matcher(bare).matches();
    }

    /** A table that is too wide becomes a list. */
    private String row(String line) {
        Matcher columns = COLUMNS.matcher(line.strip());
        return columns.matches() && !columns.group(1).contains("`")
                ? "`" + code.apply(columns.group(1)) + "` " + sentence.apply(columns.group(2))
                : sentence.apply(line.strip());
    }

    private String text(int at) {
        String line = lines.get(at);
        String bare = line.strip();
        if (isMarked(bare) || bare.startsWith("see ")) {
            String arrow = bare.startsWith("see ") ? "→ " : "";
            return (indent(line) > 0 ? GAP : "") + arrow + sentence.apply(bare.replaceAll(" {2,}", GAP));
        }
        Matcher timed = TIMED.matcher(bare);
        if (timed.matches()) {
            return sentence.apply(timed.group(1) + GAP + timed.group(2).replaceAll(" {2,}", GAP));
        }
        if (indent(line) > 0) {
            Matcher step = STEP.matcher(bare);
            return "• "
                    + (step.matches()
                            ? bold(step.group(1)) + ": " + sentence.apply(step.group(2))
                            : sentence.apply(bare));
        }
        return isHeading(at) ? bold(sentence.apply(bare)) : numbered(bare);
    }

    private String numbered(String bare) {
        Matcher numbered = NUMBERED.matcher(bare);
        return numbered.matches()
                ? bold(numbered.group(1)) + " " + sentence.apply(numbered.group(2))
                : sentence.apply(bare);
    }

    /** A few words above what belongs to them. */
    private boolean isHeading(int at) {
        String line = lines.get(at);
        int below = at + 1 < lines.size() ? indent(lines.get(at + 1)) : 0;
        return below > 0 && below < PASTED && line.length() <= LONGEST_HEADING && !line.matches(".*[`,].*");
    }

    private static String bold(String text) {
        return text.isEmpty() || text.contains("*") ? text : "*" + text + "*";
    }

    private static boolean isMarked(String bare) {
        return !bare.isEmpty() && MARKS.indexOf(bare.charAt(0)) >= 0;
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    /** Puts text and code together until a section is full. */
    private static final class Sections {

        private static final String FENCE = "```";
        private static final int FENCES = 2 * FENCE.length() + 2;

        private final int most;
        private final List<String> full = new ArrayList<>();
        private final StringBuilder open = new StringBuilder();

        Sections(int most) {
            this.most = most;
        }

        void text(String line) {
            SlackText.pieces(line, most).forEach(this::add);
        }

        void code(List<String> block) {
            for (String part : SlackText.parts(block, most - FENCES)) {
                add(FENCE + "\n" + part.replace(FENCE, "'''") + "\n" + FENCE);
            }
        }

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

        List<String> all() {
            close();
            return full;
        }
    }
}
