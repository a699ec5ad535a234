package io.landfall.bot.conversation.inbox;

import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.MessageText;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which messages show buttons in the chat, also after a restart: the journal knows. Safe for several threads. */
public final class Cards {

    private static final Logger LOG = LoggerFactory.getLogger(Cards.class);

    private final Journal journal;
    private final Map<String, Card> open = new LinkedHashMap<>();

    /**
     * A question that is in the chat.
     *
     * @param channel the channel's id
     * @param thread the thread it stands in
     * @param stamp what the chat calls it
     * @param shown the journal's newest row when it was asked
     * @param message what it asks, without its buttons
     */
    public record Card(String channel, String thread, String stamp, long shown, Message message) {}

    public Cards(Journal journal) {
        this.journal = journal;
        for (Map<String, String> data : journal.kept(EntryKind.CARD)) {
            if (data.containsKey("title")) {
                open.put(data.get("stamp"), card(data));
            } else {
                open.remove(data.get("stamp"));
            }
        }
    }

    /** Returns those that are left from an earlier process, oldest first. */
    public synchronized List<Card> open() {
        return List.copyOf(open.values());
    }

    /** The card shows buttons now. */
    public void opened(Card card) {
        Message message = card.message();
        write(Map.of(
                "channel", card.channel(),
                "thread", card.thread(),
                "stamp", card.stamp(),
                "shown", Long.toString(card.shown()),
                "title", message.headline(),
                "lines", String.join("\n", MessageText.of(message.body())),
                "fields",
                        message.fields().stream()
                                .map(field -> field.name() + "\t" + field.value())
                                .collect(Collectors.joining("\n"))));
        synchronized (this) {
            open.put(card.stamp(), card);
        }
    }

    /** The message shows no buttons any more; nothing happens when it showed none. */
    public void closed(String stamp) {
        boolean was;
        synchronized (this) {
            was = open.remove(stamp) != null;
        }
        if (was) {
            write(Map.of("stamp", stamp));
        }
    }

    /** What the chat shows already is not undone because the journal does not take it. */
    private void write(Map<String, String> data) {
        try {
            journal.keep(EntryKind.CARD, data.get("stamp"), data);
        } catch (LandfallException e) {
            LOG.error("Which buttons the chat shows is not in the journal; a restart may leave some there", e);
        }
    }

    private static Card card(Map<String, String> data) {
        Message message = Message.of(data.get("title"));
        for (String line : data.get("fields").lines().toList()) {
            String[] field = line.split("\t", 2);
            message = message.withField(field[0], field.length > 1 ? field[1] : "");
        }
        return new Card(
                data.get("channel"),
                data.get("thread"),
                data.get("stamp"),
                Long.parseLong(data.get("shown")),
                message.withLines(data.get("lines").lines().toList()));
    }
}
