package io.landfall.bot.conversation.outbox;

import io.landfall.bot.conversation.Block.Code;
import io.landfall.bot.conversation.Block.Table;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.MessageText;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Something to be sent to one channel. Threads and messages are named by a place's id; see {@link Places}. */
public sealed interface Item {

    /** What it is worth when too much waits. */
    Priority priority();

    /** The thread it belongs to; empty for the channel itself. */
    Optional<String> thread();

    /** About how much memory it takes. */
    int bytes();

    /**
     * A message.
     *
     * @param id what it is called until the chat has named it
     * @param thread the thread it belongs to; empty for the channel itself
     * @param heading whose question it answers
     * @param posted is told the chat's name of it
     * @param isAlone whether it is never put together with others
     * @param marks are in its metadata, beside the id
     * @param since since when it may stand already; empty when it was never sent
     */
    record Say(
            String id,
            Optional<String> thread,
            Message message,
            Optional<String> heading,
            Consumer<String> posted,
            Priority priority,
            boolean isAlone,
            Form form,
            Map<String, String> marks,
            Optional<Instant> since)
            implements Item {

        private static final int MOST_BLOCKS = 2;
        private static final int AROUND = 500;

        /** Whether it is but a few words, which can stand in one message with others. */
        boolean isPlain() {
            return !isAlone && form == Form.WHOLE && since.isEmpty() && isShort(message);
        }

        /** Whether the few sentences of it can stand behind others. */
        private static boolean isShort(Message message) {
            return message.fields().isEmpty()
                    && !message.isCalling()
                    && !message.isAlone()
                    && message.folds().isEmpty()
                    && message.file().isEmpty()
                    && message.body().size() <= MOST_BLOCKS
                    && message.body().stream().noneMatch(block -> block instanceof Table || block instanceof Code);
        }

        @Override
        public int bytes() {
            return AROUND + 2 * length(message);
        }

        private static int length(Message message) {
            return MessageText.of(message).stream().mapToInt(String::length).sum();
        }

        /** Returns its words, whose question they answer first. */
        String words() {
            return Stream.concat(
                            Stream.concat(heading.stream(), Stream.of(message.headline())),
                            MessageText.of(message.body()).stream())
                    .collect(Collectors.joining("\n"));
        }

        /** Returns it with other words; a question that can't be answered any more is worth less. */
        Say with(Message other) {
            boolean isAnswered = !message.buttons().isEmpty() && other.buttons().isEmpty();
            Priority now = isAnswered ? Priority.WORD : priority;
            return new Say(id, thread, other, heading, posted, now, isAlone, form, marks, since);
        }

        Say in(Form other) {
            return new Say(id, thread, message, heading, posted, priority, isAlone, other, marks, since);
        }

        /** Returns it for the channel itself. */
        Say withoutThread() {
            return new Say(id, Optional.empty(), message, heading, posted, priority, isAlone, form, marks, since);
        }

        /** Returns the same, which may stand there already. */
        public Say maybeSince(Instant moment) {
            Optional<Instant> earliest = since.or(() -> Optional.of(moment));
            return new Say(id, thread, message, heading, posted, priority, isAlone, form, marks, earliest);
        }

        /** By what it is known where it may stand already. */
        public Map<String, String> knownBy() {
            return marks.isEmpty() ? Map.of("id", id) : marks;
        }
    }

    /** Returns a message that may be put together with others. */
    static Say say(String id, Optional<String> thread, Message message, Optional<String> heading) {
        Priority priority = heading.isPresent() ? Priority.WORD : priority(message);
        return together(id, thread, message, heading, priority);
    }

    /** Returns what checks found. */
    static Say news(String id, Optional<String> thread, Message message) {
        return together(id, thread, message, Optional.empty(), Priority.NEWS);
    }

    /** Returns a message that Landfall adds by itself, in its plainest form. */
    static Say note(String id, Optional<String> thread, Message message, Priority priority) {
        return together(id, thread, message, Optional.empty(), priority).in(Form.SHORT);
    }

    private static Say together(
            String id, Optional<String> thread, Message message, Optional<String> heading, Priority priority) {
        return new Say(
                id, thread, message, heading, stamp -> {}, priority, false, Form.WHOLE, Map.of(), Optional.empty());
    }

    /** Returns a message that others are going to name: it is never put together with what stands beside it. */
    static Say alone(String id, Optional<String> thread, Message message, Consumer<String> posted) {
        return first(id, thread, message, posted, Map.of(), Optional.empty());
    }

    /** The same with marks, by which it is found where it may stand already. */
    static Say first(
            String id,
            Optional<String> thread,
            Message message,
            Consumer<String> posted,
            Map<String, String> marks,
            Optional<Instant> since) {
        return new Say(id, thread, message, Optional.empty(), posted, Priority.MATTER, true, Form.WHOLE, marks, since);
    }

    private static Priority priority(Message message) {
        return !Say.isShort(message) ? Priority.MATTER : message.mark().isOutcome() ? Priority.OUTCOME : Priority.WORD;
    }

    /** A message that only one person sees. The chat can't be asked whether it is there: it may be shown twice. */
    record Whisper(Optional<String> thread, String user, Message message, Optional<String> heading, int tries)
            implements Item {

        @Override
        public Priority priority() {
            return Priority.ASIDE;
        }

        @Override
        public int bytes() {
            return Say.AROUND + 2 * Say.length(message);
        }
    }
}
