package io.landfall.bot.chat.slack.api;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text as Slack wants it: what has a meaning there is escaped, people are named, and nothing is too long. */
public final class SlackText {

    private static final Pattern PERSON = Pattern.compile("\\b[UW][A-Z0-9]{7,20}\\b");
    /** A word such as SERIALIZABLE is no group. */
    private static final Pattern GROUP = Pattern.compile("\\bS(?=[A-Z]*[0-9])[A-Z0-9]{7,20}\\b");

    private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?Z");
    /** Pairs of stars, underscores or tildes around something, and colons around a name. */
    private static final Pattern MARKUP = Pattern.compile("(?<![\\w*])\\*[^\\s*](?:[^*]*[^\\s*])?\\*(?![\\w*])"
            + "|(?<![\\w_])_[^\\s_](?:[^_]*[^\\s_])?_(?![\\w_])"
            + "|(?<![\\w~])~[^\\s~](?:[^~]*[^\\s~])?~(?![\\w~])"
            + "|:[a-z0-9_+-]*[a-z][a-z0-9_+-]*:"
            + "|^&gt;|^>");
    /** What turns the direction of writing, is not seen, or rings a bell. */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}&&[^\\n\\t]]|[\\u061C\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF]");

    private static final int LONGEST_CALL = 80;

    private SlackText() {}

    /** Returns the text with nothing in it that Slack takes for a link, a mention or a command, or that can't be seen. */
    public static String escaped(String text) {
        return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String visible(String text) {
        return UNSEEN.matcher(text)
                .replaceAll(
                        found -> String.format("[U+%04X]", (int) found.group().charAt(0)));
    }

    /** Returns what somebody wrote, as they wrote it. */
    public static String unescaped(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    /**
     * Returns the text with what Slack would show bold, struck out, as a picture or as a quotation as code, so that it is
     * read as it stands; a backquote that has no other is none.
     */
    public static String quoted(String text) {
        String[] parts = text.split("`", -1);
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            boolean isLast = i == parts.length - 1;
            boolean isCode = i % 2 == 1 && !isLast;
            quoted.append(isCode ? parts[i] : quoted(parts[i], i == 0, isLast));
            boolean isUnfinished = i == parts.length - 2 && parts.length % 2 == 0;
            quoted.append(isLast ? "" : isUnfinished ? "'" : "`");
        }
        return quoted.toString();
    }

    /** Quotes a part that stands between code, from which code of its own keeps a space. */
    private static String quoted(String part, boolean isFirst, boolean isLast) {
        return MARKUP.matcher(part).replaceAll(found -> {
            boolean isAtBegin = found.start() == 0 && !isFirst;
            boolean isAtEnd = found.end() == part.length() && !isLast;
            return Matcher.quoteReplacement((isAtBegin ? " " : "") + "`" + found.group() + "`" + (isAtEnd ? " " : ""));
        });
    }

    /** Returns the text with the ids of people as {@code name} gives them. */
    public static String named(String text, UnaryOperator<String> name) {
        return PERSON.matcher(text).replaceAll(id -> Matcher.quoteReplacement(name.apply(id.group())));
    }

    /** Returns escaped text with the ids of people and groups as mentions, which calls them. */
    public static String calling(String text, UnaryOperator<String> name) {
        String people = PERSON.matcher(text)
                .replaceAll(id -> isSomebody(id.group(), name) ? "<@" + id.group() + ">" : id.group());
        return GROUP.matcher(people).replaceAll("<!subteam^$0>");
    }

    /** A word such as UNSIGNED looks like an id without digits. */
    private static boolean isSomebody(String id, UnaryOperator<String> name) {
        return id.chars().anyMatch(Character::isDigit) || !name.apply(id).equals(id);
    }

    /** Returns the text with what stands between backquotes written as {@code code}, the rest as {@code plain} does. */
    public static String spans(String text, UnaryOperator<String> plain, UnaryOperator<String> code) {
        String[] parts = text.split("`", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean isCode = i % 2 == 1 && i < parts.length - 1;
            parts[i] = (isCode ? code : plain).apply(parts[i]);
        }
        return String.join("`", parts);
    }

    /** Returns escaped text, none of it code, with its moments in the reader's own time. */
    public static String inReadersTime(String text) {
        return MOMENT.matcher(text).replaceAll(found -> moment(found.group()));
    }

    private static String moment(String text) {
        Instant at;
        try {
            at = Instant.parse(text);
        } catch (DateTimeParseException e) {
            return text; // looks like a moment, such as one on 31 November
        }
        return "<!date^" + at.getEpochSecond() + "^{date_short_pretty} at {time_secs}|"
                + text.replaceAll("\\.\\d+", "").replace("T", " ").replace("Z", " UTC") + ">";
    }

    /** Returns at most {@code most} characters, never half of an escaped one. */
    public static String cut(String text, int most) {
        return text.length() <= most ? text : whole(text, most - 1) + "…";
    }

    /** Returns as much of the text's start as fits into {@code most} characters, without half an escaped one. */
    private static String whole(String text, int most) {
        String start = text.substring(0, most);
        int open = start.lastIndexOf('&');
        boolean halved = open >= 0 && start.indexOf(';', open) < 0 && open > start.length() - 5;
        int call = start.lastIndexOf('<');
        boolean halfCall = call >= 0 && start.indexOf('>', call) < 0 && call > start.length() - LONGEST_CALL;
        String whole = halfCall ? start.substring(0, call) : halved ? start.substring(0, open) : start;
        boolean halfPair = !whole.isEmpty() && Character.isHighSurrogate(whole.charAt(whole.length() - 1));
        return halfPair ? whole.substring(0, whole.length() - 1) : whole;
    }

    /** Returns all of the text in pieces of at most {@code most} characters, parted at spaces where there are some. */
    public static List<String> pieces(String text, int most) {
        List<String> pieces = new ArrayList<>();
        String rest = text;
        while (rest.length() > most) {
            String piece = whole(rest, most);
            int space = piece.lastIndexOf(' ');
            String part = space > most / 2 ? piece.substring(0, space + 1) : piece;
            pieces.add(part);
            rest = rest.substring(part.length());
        }
        pieces.add(rest);
        return pieces;
    }

    /** Returns the lines together in texts of at most {@code most} characters; a longer line is parted. */
    public static List<String> parts(List<String> lines, int most) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (String line : lines) {
            for (String fits : pieces(line, most)) {
                if (part.length() + fits.length() + 1 > most && part.length() > 0) {
                    parts.add(part.toString());
                    part.setLength(0);
                }
                part.append(part.length() == 0 ? "" : "\n").append(fits);
            }
        }
        if (!part.toString().isBlank()) {
            parts.add(part.toString());
        }
        return parts;
    }
}
