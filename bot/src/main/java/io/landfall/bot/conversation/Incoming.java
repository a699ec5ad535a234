package io.landfall.bot.conversation;

import io.landfall.runbooks.journal.Person;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody wrote to Landfall.
 *
 * @param channel where
 * @param run the run in whose thread it was written; empty when it was written in no run's thread
 * @param who wrote it
 * @param text what was written, without what merely addresses Landfall
 * @param event its identity; the same text delivered twice has the same
 * @param shown the journal's newest row when what it answers was shown; empty when it answers what stands there now
 * @param heardNanos when it was heard, by the monotonic clock
 * @param heard how it was heard, where the chat needs that to answer
 */
public record Incoming(
        String channel,
        OptionalLong run,
        Person who,
        String text,
        String event,
        OptionalLong shown,
        long heardNanos,
        Optional<Heard> heard) {

    /** Behind what only looks: the answer is for everybody. */
    public static final String IN_CHANNEL = "--in-channel";

    /** Returns the same without that word. */
    public Incoming withoutForAll() {
        String plain = Stream.of(text.strip().split("\\s+"))
                .filter(word -> !word.equals(IN_CHANNEL))
                .collect(Collectors.joining(" "));
        return new Incoming(channel, run, who, plain, event, shown, heardNanos, heard);
    }

    /** Returns what asks the same for everybody. */
    public String toAll() {
        return text.strip() + " " + IN_CHANNEL;
    }

    /** Heard now, about what stands there now. */
    public Incoming(String channel, OptionalLong run, Person who, String text, String event) {
        this(channel, run, who, text, event, OptionalLong.empty(), System.nanoTime(), Optional.empty());
    }
}
