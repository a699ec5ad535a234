package io.landfall.bot.chat.slack;

import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.slack.Item.Say;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What waits to be sent to one channel: messages in order, and of each message's edits the newest. A few words that
 * follow each other in one place become one message. Holds a bounded number; of words that are too many, the oldest of
 * the plain ones go first, and are counted. For one thread at a time.
 */
final class Waiting {

    static final int MOST = 300;
    private static final int TOGETHER = 2_500;

    private final Deque<Item> items = new ArrayDeque<>();
    private final Map<String, Message> edits = new LinkedHashMap<>();
    private final Places places;
    private int leftOut;

    Waiting(Places places) {
        this.places = places;
    }

    void add(Item item) {
        items.addLast(item);
        if (items.size() > MOST) {
            leaveOutOne();
        }
    }

    private void leaveOutOne() {
        leftOut++;
        Iterator<Item> oldest = items.iterator();
        while (oldest.hasNext()) {
            if (!(oldest.next() instanceof Say say) || say.isPlain()) {
                oldest.remove();
                return;
            }
        }
        items.removeFirst();
    }

    /** Remembers the newest form of a message; one that waits itself is changed there. */
    void edit(String id, Message message) {
        boolean waits = items.stream()
                .anyMatch(item -> item instanceof Say say && say.id().equals(id));
        if (!waits) {
            edits.remove(id);
            edits.put(id, message);
            return;
        }
        List<Item> all = new ArrayList<>(items);
        items.clear();
        all.forEach(item -> items.addLast(item instanceof Say say && say.id().equals(id) ? say.with(message) : item));
    }

    boolean isEmpty() {
        return items.isEmpty() && edits.isEmpty();
    }

    boolean hasItems() {
        return !items.isEmpty();
    }

    /** Takes the next one, with what can stand in one message with it. */
    Item take() {
        Item first = items.removeFirst();
        return first instanceof Say say && say.isPlain() && !say.isBare() ? together(say) : first;
    }

    private Say together(Say first) {
        StringBuilder words = new StringBuilder(first.words());
        List<Say> others = new ArrayList<>();
        while (items.peekFirst() instanceof Say next && belongs(first, next, words.length())) {
            items.removeFirst();
            others.add(next);
            words.append('\n').append(next.words());
        }
        if (others.isEmpty()) {
            return first;
        }
        Message all = Message.of(words.toString());
        return new Say(
                first.id(),
                first.thread(),
                all,
                Optional.empty(),
                stamp -> {
                    first.posted().accept(stamp);
                    others.forEach(other -> {
                        places.sent(other.id(), stamp);
                        other.posted().accept(stamp);
                    });
                },
                false,
                false);
    }

    private static boolean belongs(Say first, Say next, int length) {
        return next.isPlain()
                && !next.isBare()
                && next.thread().equals(first.thread())
                && length + next.words().length() < TOGETHER;
    }

    /** Puts one back that could not be sent; it is still the first. */
    void putBack(Item item) {
        items.addFirst(item);
    }

    /** Takes the edit that waits longest, of a message that is sent. */
    Optional<Map.Entry<String, Message>> takeEdit() {
        for (Map.Entry<String, Message> edit : edits.entrySet()) {
            if (places.stamp(edit.getKey()).isPresent()) {
                Map.Entry<String, Message> taken = Map.entry(edit.getKey(), edit.getValue());
                edits.remove(edit.getKey());
                return Optional.of(taken);
            }
        }
        return Optional.empty();
    }

    /** Puts an edit back that could not be sent, unless there is a newer one. */
    void putBack(String id, Message message) {
        edits.putIfAbsent(id, message);
    }

    /** Returns how many were left out since this was asked last. */
    int takeLeftOut() {
        int count = leftOut;
        leftOut = 0;
        return count;
    }
}
