package io.landfall.bot.conversation.outbox;

import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.outbox.Item.Say;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What waits to be sent to one channel, in order. A few words that follow each other in one place become one message.
 * Holds a bounded number of messages and bytes; when there are too many, the oldest of the least {@link Priority} go first,
 * and are counted. Safe for several threads.
 */
final class Waiting {

    /** So many wait before anything is left out, and so many when nothing but outcomes and questions is left. */
    static final int MOST = 300;

    static final int MOST_OF_WORTH = 2_000;
    static final int MOST_BYTES = 4_000_000;
    private static final int TOGETHER = 2_500;
    private static final int FIRST_WORDS = 200;

    private final LinkedList<Item> items = new LinkedList<>();
    private final Places places;
    private final LeftOut leftOut = new LeftOut();
    private long bytes;

    Waiting(Places places) {
        this.places = places;
    }

    synchronized void add(Item item) {
        items.addLast(item);
        bytes += item.bytes();
        shrink();
    }

    private void shrink() {
        boolean goes = true;
        while (goes && (items.size() > MOST || bytes > MOST_BYTES)) {
            boolean isFull = items.size() > MOST_OF_WORTH || bytes > MOST_BYTES;
            goes = leaveOut(Priority.ASIDE)
                    || leaveOut(Priority.NEWS)
                    || leaveOut(Priority.WORD)
                    || isFull && (leaveOut(Priority.OUTCOME) || cutOne());
        }
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
        Optional<Say> longest = firstOf(say -> !isCut(say.message()));
        longest.ifPresent(say -> replace(say, say.with(cut(say.message()))));
        return longest.isPresent();
    }

    private Optional<Say> firstOf(Predicate<Say> which) {
        return items.stream()
                .filter(Say.class::isInstance)
                .map(Say.class::cast)
                .filter(which)
                .findFirst();
    }

    private static boolean isCut(Message message) {
        return message.isBare() && message.file().isEmpty() && message.title().length() <= FIRST_WORDS;
    }

    private static Message cut(Message message) {
        String title = firstWords(message.title());
        return new Message(
                message.mark(),
                title,
                List.of(),
                List.of(),
                message.buttons(),
                List.of(),
                Optional.empty(),
                message.reach());
    }

    private static String firstWords(String text) {
        int end = Math.min(text.length(), FIRST_WORDS - 1);
        boolean halves = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
        return text.length() <= FIRST_WORDS ? text : text.substring(0, halves ? end - 1 : end) + "…";
    }

    private void replace(Say before, Say now) {
        items.replaceAll(item -> item == before ? now : item);
        bytes += now.bytes() - before.bytes();
    }

    /** Changes a message that was never sent; returns false when none such waits. */
    synchronized boolean change(String id, Message message) {
        Optional<Say> waits = firstOf(say -> say.id().equals(id) && say.since().isEmpty());
        waits.ifPresent(say -> replace(say, say.with(message)));
        return waits.isPresent();
    }

    synchronized boolean isEmpty() {
        return items.isEmpty();
    }

    synchronized int size() {
        return items.size();
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Takes the next one, with what can stand in one message with it. */
    synchronized Item take() {
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
                stamp -> others.forEach(other -> places.sent(other.id(), stamp, other.thread())),
                priority,
                false,
                Form.WHOLE,
                Map.of(),
                Optional.empty());
    }

    private static boolean belongs(Say first, Say next, int length) {
        return next.isPlain()
                && next.thread().equals(first.thread())
                && length + next.words().length() < TOGETHER;
    }

    /** Puts back what could not be sent, or what belongs to what was; it is the first to go, in its order. */
    synchronized void putBack(List<? extends Item> first) {
        for (int i = first.size() - 1; i >= 0; i--) {
            items.addFirst(first.get(i));
            bytes += first.get(i).bytes();
        }
    }

    /** Returns what was left out and can be told now. */
    synchronized Optional<LeftOut.Told> takeLeftOut(Predicate<Optional<String>> canBeTold) {
        return leftOut.take(canBeTold);
    }
}
