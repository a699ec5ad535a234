package io.landfall.bot.chat.slack.outbox;

import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.slack.api.SlackText;
import io.landfall.bot.chat.slack.outbox.Item.Say;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What waits to be sent to one channel, in order. A few words that follow each other in one place become one message.
 * Holds a bounded number of messages and bytes; when there are too many, the oldest of the least {@link Priority} go first,
 * and are counted. For one thread at a time.
 */
public final class Waiting {

    /** So many wait before anything is left out, and so many when nothing but outcomes and questions is left. */
    public static final int MOST = 300;

    public static final int MOST_OF_WORTH = 2_000;
    public static final int MOST_BYTES = 4_000_000;
    private static final int TOGETHER = 2_500;
    private static final int FIRST_WORDS = 200;

    private final Deque<Item> items = new ArrayDeque<>();
    private final Places places;
    private final LeftOut leftOut = new LeftOut();
    private long bytes;

    public Waiting(Places places) {
        this.places = places;
    }

    public void add(Item item) {
        items.addLast(item);
        bytes += item.bytes();
        shrink();
    }

    private void shrink() {
        boolean goes = true;
        while (goes && (items.size() > MOST || bytes > MOST_BYTES)) {
            goes = leaveOut(Priority.ASIDE)
                    || leaveOut(Priority.NEWS)
                    || leaveOut(Priority.WORD)
                    || leaveOutWhatMatters();
        }
    }

    private boolean leaveOutWhatMatters() {
        if (items.size() <= MOST_OF_WORTH && bytes <= MOST_BYTES) {
            return false;
        }
        return leaveOut(Priority.OUTCOME) || cutOne();
    }

    private boolean leaveOut(Priority priority) {
        Optional<Item> oldest =
                items.stream().filter(item -> item.priority() == priority).findFirst();
        oldest.ifPresent(item -> {
            items.remove(item);
            bytes -= item.bytes();
            leftOut.count(item);
        });
        return oldest.isPresent();
    }

    /** Of the oldest message that is longer only the first words and the buttons stay. */
    private boolean cutOne() {
        Optional<Say> longest = items.stream()
                .filter(Say.class::isInstance)
                .map(Say.class::cast)
                .filter(say -> !isCut(say.message()))
                .findFirst();
        longest.ifPresent(say -> replace(say, say.with(cut(say.message()))));
        return longest.isPresent();
    }

    private static boolean isCut(Message message) {
        return message.isBare() && message.file().isEmpty() && message.title().length() <= FIRST_WORDS;
    }

    private static Message cut(Message message) {
        String title = SlackText.cut(message.title(), FIRST_WORDS);
        return new Message(message.mark(), title, List.of(), List.of(), message.buttons(), Optional.empty());
    }

    private void replace(Say before, Say now) {
        List<Item> all = new ArrayList<>(items);
        items.clear();
        all.forEach(item -> items.addLast(item == before ? now : item));
        bytes += now.bytes() - before.bytes();
    }

    /** Changes a message that was never sent; returns false when none such waits. */
    public boolean change(String id, Message message) {
        Optional<Say> waits = items.stream()
                .filter(Say.class::isInstance)
                .map(Say.class::cast)
                .filter(say -> say.id().equals(id) && say.search().isEmpty())
                .findFirst();
        waits.ifPresent(say -> replace(say, say.with(message)));
        return waits.isPresent();
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    public int size() {
        return items.size();
    }

    public long bytes() {
        return bytes;
    }

    /** Takes the next one, with what can stand in one message with it. */
    public Item take() {
        Item first = takeFirst();
        return first instanceof Say say && say.isPlain() ? together(say) : first;
    }

    private Item takeFirst() {
        Item first = items.removeFirst();
        bytes -= first.bytes();
        return first;
    }

    private Say together(Say first) {
        StringBuilder words = new StringBuilder(first.words());
        List<Say> others = new ArrayList<>();
        while (items.peekFirst() instanceof Say next && belongs(first, next, words.length())) {
            takeFirst();
            others.add(next);
            words.append('\n').append(next.words());
        }
        if (others.isEmpty()) {
            return first;
        }
        Priority priority = others.stream()
                .map(Say::priority)
                .reduce(first.priority(), (one, other) -> one.compareTo(other) > 0 ? one : other);
        return new Say(
                first.id(),
                first.thread(),
                Message.of(words.toString()),
                Optional.empty(),
                stamp -> {
                    first.posted().accept(stamp);
                    others.forEach(other -> {
                        places.sent(other.id(), stamp, other.thread());
                        other.posted().accept(stamp);
                    });
                },
                priority,
                false,
                first.form(),
                first.marks(),
                Optional.empty());
    }

    private static boolean belongs(Say first, Say next, int length) {
        return next.isPlain()
                && next.thread().equals(first.thread())
                && length + next.words().length() < TOGETHER;
    }

    /** Puts one back that could not be sent; it is still the first. */
    public void putBack(Item item) {
        items.addFirst(item);
        bytes += item.bytes();
    }

    /** Returns what was left out and can be told now. */
    public Optional<LeftOut.Told> takeLeftOut(Predicate<Optional<String>> canBeTold) {
        return leftOut.take(canBeTold);
    }
}
