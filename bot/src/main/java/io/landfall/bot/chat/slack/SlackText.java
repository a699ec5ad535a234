package io.landfall.bot.chat.slack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text as Slack wants it: what has a meaning there is escaped, people are named, and nothing is too long. */
final class SlackText {

    private static final Pattern PERSON = Pattern.compile("\\b[UW][A-Z0-9]{7,20}\\b");
    private static final Pattern GROUP = Pattern.compile("\\bS[A-Z0-9]{7,20}\\b");

    private SlackText() {}

    /** Returns the text with nothing in it that Slack takes for a link, a mention or a command. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Returns what somebody wrote, as they wrote it. */
    static String unescaped(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    /** Returns the text with the ids of people as {@code name} gives them. */
    static String named(String text, UnaryOperator<String> name) {
        return PERSON.matcher(text).replaceAll(id -> Matcher.quoteReplacement(name.apply(id.group())));
    }

    /** Returns escaped text with the ids of people and groups as mentions, which calls them. */
    static String calling(String text) {
        String people = PERSON.matcher(text).replaceAll("<@$0>");
        return GROUP.matcher(people).replaceAll("<!subteam^$0>");
    }

    /** Returns the text in columns of one width; nothing in it ends that. */
    static String fixed(String text) {
        return "```\n" + text.replace("```", "'''") + "\n```";
    }

    /** Returns at most {@code most} characters, never half of an escaped one. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        String start = text.substring(0, most - 1);
        int open = start.lastIndexOf('&');
        boolean halved = open >= 0 && start.indexOf(';', open) < 0 && open > start.length() - 6;
        String whole = halved ? start.substring(0, open) : start;
        boolean halfPair = !whole.isEmpty() && Character.isHighSurrogate(whole.charAt(whole.length() - 1));
        return (halfPair ? whole.substring(0, whole.length() - 1) : whole) + "…";
    }

    /** Returns the lines together in texts of at most {@code most} characters; a longer line is cut. */
    static List<String> parts(List<String> lines, int most) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (String line : lines) {
            String fits = cut(line, most);
            if (part.length() + fits.length() + 1 > most && part.length() > 0) {
                parts.add(part.toString());
                part.setLength(0);
            }
            part.append(part.length() == 0 ? "" : "\n").append(fits);
        }
        if (!part.toString().isBlank()) {
            parts.add(part.toString());
        }
        return parts;
    }
}
