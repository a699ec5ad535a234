package io.landfall.bot.chat.slack.outbox;

import io.landfall.bot.chat.Block;
import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.MessageText;
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
        List<List<Block>> pages = pages(message.body());
        if (pages.size() == 1 || pages.size() > MOST || !message.buttons().isEmpty()) {
            return List.of(message);
        }
        List<Message> parts = new ArrayList<>();
        for (List<Block> page : pages) {
            String title = message.title() + " (" + (parts.size() + 1) + " of " + pages.size() + ")";
            Message part = parts.isEmpty() ? message.withTitle(title) : Message.of(message.mark(), title);
            parts.add(part.withBody(page));
        }
        return parts;
    }

    /** Returns as much of the details as fits below the question, which says so when that is not all. */
    public static Message below(Message question, Message details) {
        List<Block> all = question.above(details).body();
        int fits = pages(all).get(0).size() - question.body().size();
        if (fits >= details.body().size()) {
            return details;
        }
        List<Block> shown = details.body().subList(0, Math.max(0, fits));
        return details.withBody(shown)
                .withLines(List.of("The rest of the plan stands above in this thread: "
                        + (details.body().size() - shown.size()) + " lines."));
    }

    /** A page ends before what belongs to nothing above it, unless there is only one such thing. */
    private static List<List<Block>> pages(List<Block> body) {
        List<List<Block>> pages = new ArrayList<>();
        List<Block> page = new ArrayList<>();
        int size = 0;
        for (List<Block> part : parts(body)) {
            int more = size(part);
            if (size + more > ROOM && !page.isEmpty()) {
                pages.add(page);
                page = new ArrayList<>();
                size = 0;
            }
            page.addAll(part);
            size += more;
        }
        pages.add(page);
        return pages;
    }

    private static List<List<Block>> parts(List<Block> body) {
        List<List<Block>> parts = new ArrayList<>();
        int size = 0;
        for (Block block : body) {
            int more = size(List.of(block));
            if (parts.isEmpty() || !block.isBelow() || size + more > ROOM) {
                parts.add(new ArrayList<>());
                size = 0;
            }
            parts.get(parts.size() - 1).add(block);
            size += more;
        }
        return parts;
    }

    private static int size(List<Block> blocks) {
        return MessageText.of(blocks).stream()
                .mapToInt(line -> SlackText.escaped(line).length() + 8)
                .sum();
    }
}
