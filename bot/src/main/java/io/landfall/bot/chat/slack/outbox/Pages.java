package io.landfall.bot.chat.slack.outbox;

import io.landfall.bot.chat.slack.api.SlackText;
import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Block.Code;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.MessageText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
        return pages.size() > MOST || !message.buttons().isEmpty() ? List.of(message) : parts(message, pages);
    }

    /** The same where no file can be shown: all of it, however many parts that makes. */
    public static List<Message> all(Message message) {
        return parts(message, pages(message.body()));
    }

    private static List<Message> parts(Message message, List<List<Block>> pages) {
        if (pages.size() == 1) {
            return List.of(message);
        }
        List<Message> parts = new ArrayList<>();
        for (List<Block> page : pages) {
            String title = message.title() + " (" + (parts.size() + 1) + " of " + pages.size() + ")";
            parts.add(
                    parts.isEmpty()
                            ? new Message(
                                    message.mark(),
                                    title,
                                    message.fields(),
                                    page,
                                    List.of(),
                                    message.folds(),
                                    message.file(),
                                    message.reach())
                            : Message.of(message.mark(), title).with(page));
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
        for (Block block : body) {
            page.add(block);
            if (size(page) > ROOM && page.size() > 1) {
                int end = end(page);
                pages.add(List.copyOf(page.subList(0, end)));
                page = new ArrayList<>(page.subList(end, page.size()));
            }
        }
        pages.add(page);
        return pages;
    }

    private static int end(List<Block> page) {
        return IntStream.iterate(page.size() - 1, i -> i > 0, i -> i - 1)
                .filter(i -> !isBelow(page.get(i)))
                .findFirst()
                .orElse(page.size() - 1);
    }

    private static boolean isBelow(Block block) {
        return block instanceof Code || block instanceof Item item && item.depth() > 0;
    }

    private static int size(List<Block> blocks) {
        return MessageText.of(blocks).stream()
                .mapToInt(line -> SlackText.escaped(line).length() + 8)
                .sum();
    }
}
