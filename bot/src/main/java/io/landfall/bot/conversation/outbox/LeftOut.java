package io.landfall.bot.conversation.outbox;

import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Counts what was left out while too much waited, for each thread. For one thread at a time. */
final class LeftOut {

    private final Map<Optional<String>, Map<Priority, Integer>> counts = new LinkedHashMap<>();

    /**
     * What is to be told.
     *
     * @param thread where; empty for the channel itself
     * @param message what was left out there
     */
    record Told(Optional<String> thread, Message message) {}

    void count(Item item) {
        counts.computeIfAbsent(item.thread(), thread -> new EnumMap<>(Priority.class))
                .merge(item.priority(), 1, Integer::sum);
    }

    /** Returns what has not been told yet, of one of the threads that {@code canBeTold}. */
    Optional<Told> take(Predicate<Optional<String>> canBeTold) {
        Optional<Optional<String>> which =
                counts.keySet().stream().filter(canBeTold).findFirst();
        return which.map(thread -> new Told(thread, message(counts.remove(thread))));
    }

    private static Message message(Map<Priority, Integer> left) {
        String what = left.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().words())
                .collect(Collectors.joining(", "));
        return Message.of(
                Mark.WARNING,
                "Left out here while the chat could not be reached: " + what
                        + ". `audit` has everything that was done.");
    }
}
