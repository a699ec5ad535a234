package io.landfall.bot.conversation.inbox;

import io.landfall.bot.conversation.CommandWord;
import io.landfall.bot.conversation.Heard;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Message.Button;
import io.landfall.bot.conversation.Posted;
import io.landfall.bot.conversation.inbox.Cards.Card;
import io.landfall.bot.conversation.outbox.Places;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** The newest question of each thread: only its buttons count. Safe for several threads. */
public final class Questions {

    /** How long the chat's answer may come after the message could be read. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Places places;
    private final Function<String, Instant> postedAt;
    private final Map<String, Question> newest = new HashMap<>();

    /**
     * A message with buttons.
     *
     * @param posted where it is
     * @param message as it was said last
     * @param details what stands below it, whatever it says
     * @param shown the journal's newest row when it was asked
     */
    public record Question(Posted posted, Message message, Message details, long shown) {
        private boolean isOpen() {
            return !message.buttons().isEmpty();
        }
    }

    /**
     * Takes over the questions of an earlier process: they can be read, and their buttons do not count.
     *
     * @param postedAt tells when a message was posted, by the chat's own name of it
     */
    public Questions(Places places, List<Card> left, Function<String, Instant> postedAt) {
        this.places = places;
        this.postedAt = postedAt;
        left.forEach(card -> newest.put(
                card.thread(),
                new Question(new Posted(card.channel(), card.stamp()), card.message(), Message.of(""), card.shown())));
    }

    /** Remembers the newest question of a thread; returns the one before, when it could still be answered. */
    public synchronized Optional<Question> ask(String thread, Question question) {
        return Optional.ofNullable(newest.put(thread, question)).filter(Question::isOpen);
    }

    /** Remembers what a question says now; returns it with what was found when it was asked, also when it is answered. */
    public synchronized Message amend(Posted posted, Message message) {
        Message details = newest.values().stream()
                .filter(question -> question.posted().equals(posted))
                .map(Question::details)
                .findFirst()
                .orElse(Message.of(""));
        newest.replaceAll((thread, question) ->
                question.posted().equals(posted) ? new Question(posted, message, details, question.shown()) : question);
        return message.above(details);
    }

    /** Returns the question that is this message, if its buttons still count. */
    Optional<Question> open(String stamp) {
        List<Question> open = all().values().stream().filter(Question::isOpen).toList();
        return of(stamp, open, Duration.ZERO).or(() -> of(stamp, open, PATIENCE));
    }

    /** Whether the buttons of this message count, as far as is known; waits for nothing. */
    public boolean isOpen(String stamp) {
        return of(stamp, all().values().stream().filter(Question::isOpen).toList(), Duration.ZERO)
                .isPresent();
    }

    private Optional<Question> of(String stamp, List<Question> questions, Duration patience) {
        return questions.stream()
                .filter(question ->
                        places.awaitShown(question.posted().id(), patience).equals(Optional.of(stamp)))
                .findFirst();
    }

    private synchronized Map<String, Question> all() {
        return Map.copyOf(newest);
    }

    /** Whether what was said answers the newest question of its thread: its words are those of a button, or their first. */
    boolean isAskedFor(Heard heard) {
        return inThreadOf(heard).stream()
                .flatMap(question -> question.message().buttons().stream())
                .map(Button::words)
                .anyMatch(words ->
                        words.equals(heard.words()) || CommandWord.first(words).equals(heard.words()));
    }

    private Optional<Question> inThreadOf(Heard heard) {
        return all().entrySet().stream()
                .filter(entry -> places.stamp(entry.getKey()).equals(heard.thread()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /**
     * Returns the journal's newest row when that was asked which could be read last before something was said in the
     * thread, zero when nothing was; empty when something else has been asked since.
     */
    OptionalLong shownTo(Heard heard) {
        Optional<Question> question = inThreadOf(heard);
        if (question.isEmpty()) {
            return OptionalLong.of(0);
        }
        boolean couldBeRead = places.awaitShown(question.get().posted().id(), PATIENCE)
                .map(postedAt)
                .flatMap(posted -> heard.saidAt().filter(said -> !said.isBefore(posted)))
                .isPresent();
        return couldBeRead ? OptionalLong.of(question.get().shown()) : OptionalLong.empty();
    }
}
