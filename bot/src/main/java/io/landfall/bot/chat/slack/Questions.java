package io.landfall.bot.chat.slack;

import io.landfall.bot.chat.Message;
import io.landfall.bot.chat.Message.Field;
import io.landfall.bot.chat.Posted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest question of each thread: only its buttons count. Safe for several threads. */
final class Questions {

    /** How long Slack's answer may come after the message could be read. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Places places;
    private final Map<String, Question> newest = new HashMap<>();

    /**
     * A message with buttons.
     *
     * @param posted where it is
     * @param message as it was said last
     * @param details what stands below it, whatever it says
     */
    record Question(Posted posted, Message message, Message details) {}

    Questions(Places places) {
        this.places = places;
    }

    /** Remembers the newest question of a thread; returns the one before, when it could still be answered. */
    synchronized Optional<Question> ask(String thread, Question question) {
        Optional<Question> before = Optional.ofNullable(newest.put(thread, question));
        return before.filter(old -> !old.message().buttons().isEmpty());
    }

    /** Remembers what a question says now; returns it with its details, as long as it is open. */
    synchronized Message amend(Posted posted, Message message) {
        Message details = newest.values().stream()
                .filter(question -> question.posted().equals(posted))
                .map(Question::details)
                .findFirst()
                .orElse(Message.of(""));
        newest.replaceAll((thread, question) ->
                question.posted().equals(posted) ? new Question(posted, message, details) : question);
        return message.buttons().isEmpty() ? message : together(message, details);
    }

    /** Returns the question with its details below it. */
    static Message together(Message question, Message details) {
        List<Field> fields = new ArrayList<>(question.fields());
        fields.addAll(details.fields());
        List<String> lines = new ArrayList<>(question.lines());
        lines.addAll(details.lines());
        return new Message(question.title(), fields, lines, question.buttons(), Optional.empty());
    }

    /** Whether the message's buttons still count. */
    boolean isOpen(String stamp) {
        return all().values().stream()
                .filter(question -> !question.message().buttons().isEmpty())
                .anyMatch(question -> stamp(question).equals(Optional.of(stamp)));
    }

    private synchronized Map<String, Question> all() {
        return Map.copyOf(newest);
    }

    /** Whether something said in the thread at {@code stamp} was said before the newest question was there to be read. */
    boolean isOlderThanQuestion(String threadStamp, Heard heard) {
        return all().entrySet().stream()
                .filter(entry -> places.stamp(entry.getKey()).equals(Optional.of(threadStamp)))
                .map(Map.Entry::getValue)
                .anyMatch(question -> stamp(question).map(heard::isBefore).orElse(true));
    }

    private Optional<String> stamp(Question question) {
        return places.awaitStamp(question.posted().id(), PATIENCE);
    }
}
