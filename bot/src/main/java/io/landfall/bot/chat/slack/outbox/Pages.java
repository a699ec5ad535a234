package io.landfall.bot.chat.slack.outbox;

import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.slack.api.SlackText;
import java.util.ArrayList;
import java.util.List;

/** Parts what is too long for one message into several, so that it can be read where files do not load. */
public final class Pages {

    /** What fits into a message's sections, however badly they fill up. */
    private static final int ROOM = 6_900;

    /** What is longer than so many messages is no text to be read but a file. */
    private static final int MOST = 8;

    private Pages() {}

    /** Returns the message itself when it fits or is far too long; else its parts, each with its number. */
    public static List<Message> of(Message message) {
        List<List<String>> pages = pages(message.lines());
        if (pages.size() == 1 || pages.size() > MOST || !message.buttons().isEmpty()) {
            return List.of(message);
        }
        List<Message> parts = new ArrayList<>();
        for (List<String> page : pages) {
            String number = " (" + (parts.size() + 1) + " of " + pages.size() + ")";
            parts.add(
                    parts.isEmpty()
                            ? new Message(message.title() + number, message.fields(), page, List.of(), message.file())
                            : Message.of(message.title() + number, page));
        }
        return parts;
    }

    /** Returns as much of the details as fits below the question, which says so when that is not all. */
    public static Message below(Message question, Message details) {
        List<String> all = new ArrayList<>(question.lines());
        all.addAll(details.lines());
        int fits = pages(all).get(0).size() - question.lines().size();
        if (fits >= details.lines().size()) {
            return details;
        }
        List<String> shown = new ArrayList<>(details.lines().subList(0, Math.max(0, fits)));
        shown.add("The rest of the plan stands above in this thread: "
                + (details.lines().size() - shown.size()) + " lines.");
        return new Message(details.title(), details.fields(), shown, details.buttons(), details.file());
    }

    /** A page ends before a line that belongs to none above it, unless there is only one such line. */
    private static List<List<String>> pages(List<String> lines) {
        List<List<String>> pages = new ArrayList<>();
        List<String> page = new ArrayList<>();
        int size = 0;
        for (List<String> item : items(lines)) {
            int more = size(item);
            if (size + more > ROOM && !page.isEmpty()) {
                pages.add(page);
                page = new ArrayList<>();
                size = 0;
            }
            page.addAll(item);
            size += more;
        }
        pages.add(page);
        return pages;
    }

    private static List<List<String>> items(List<String> lines) {
        List<List<String>> items = new ArrayList<>();
        int size = 0;
        for (String line : lines) {
            boolean begins = items.isEmpty() || !line.startsWith(" ") || size + size(List.of(line)) > ROOM;
            if (begins) {
                items.add(new ArrayList<>());
                size = 0;
            }
            items.get(items.size() - 1).add(line);
            size += size(List.of(line));
        }
        return items;
    }

    private static int size(List<String> lines) {
        return lines.stream()
                .mapToInt(line -> SlackText.escaped(line).length() + 8)
                .sum();
    }
}
