package io.landfall.bot.chat.slack;

import io.landfall.bot.chat.Message;
import java.util.Optional;
import java.util.function.Consumer;

/** Something to be sent to one channel. Threads and messages are named by a place's id; see {@link Places}. */
sealed interface Item {

    /**
     * A message.
     *
     * @param id what it is called until Slack has named it
     * @param thread the thread it belongs to; empty for the channel itself
     * @param heading whose question it answers
     * @param posted is told Slack's name of it
     * @param isAlone whether it is never put together with others
     * @param isBare whether Slack did not take its blocks
     */
    record Say(
            String id,
            Optional<String> thread,
            Message message,
            Optional<String> heading,
            Consumer<String> posted,
            boolean isAlone,
            boolean isBare)
            implements Item {

        private static final int MOST_LINES = 2;

        /** Whether it is but a few words, which can stand in one message with others. */
        boolean isPlain() {
            return !isAlone
                    && message.fields().isEmpty()
                    && message.buttons().isEmpty()
                    && message.image().isEmpty()
                    && message.lines().size() <= MOST_LINES;
        }

        /** Returns its words, whose question they answer first. */
        String words() {
            String text = heading.map(words -> words + "\n").orElse("") + message.title();
            return message.lines().isEmpty() ? text : text + "\n" + String.join("\n", message.lines());
        }

        Say with(Message other) {
            return new Say(id, thread, other, heading, posted, isAlone, isBare);
        }

        Say bare() {
            return new Say(id, thread, message, heading, posted, isAlone, true);
        }
    }

    /** A message that only one person sees. */
    record Whisper(Optional<String> thread, String user, Message message) implements Item {}

    /** Returns a message that Landfall adds by itself. */
    static Say note(String id, Optional<String> thread, Message message) {
        return new Say(id, thread, message, Optional.empty(), stamp -> {}, false, false);
    }

    /** A file in a thread. */
    record Attach(String thread, Upload file) implements Item {}
}
