package io.landfall.bot.conversation;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that somebody said in a chat. Channels, threads, messages and people are named by the chat's own ids.
 *
 * @param event its identity, the same however and however often it is delivered
 * @param way how it was said
 * @param channel the channel
 * @param thread the thread it was said in; empty for the channel itself
 * @param message the message; of a button, the one that holds it; empty when there is none
 * @param saidAt when it was said, by the chat's clock; empty when the chat does not tell
 * @param user who said it
 * @param words what was said, as a command: without what only addresses somebody
 * @param addressed whom it addresses first; empty when nobody
 * @param trigger lets the chat ask back at once, for a moment; empty when it does not
 * @param heardNanos when it was heard, by the monotonic clock
 */
public record Heard(
        String event,
        Way way,
        String channel,
        Optional<String> thread,
        Optional<String> message,
        Optional<Instant> saidAt,
        String user,
        String words,
        Optional<String> addressed,
        Optional<String> trigger,
        long heardNanos) {

    /** How something can be said. */
    public enum Way {
        SLASH,
        MENTION,
        THREAD,
        BUTTON,
        FORM
    }

    /** The thread in which an answer belongs; of a message in the channel itself, the one that it begins. */
    public Optional<String> answerThread() {
        return way == Way.MENTION ? thread.or(() -> message) : thread;
    }

    /** Whether it was said before that moment. */
    public boolean isBefore(Instant moment) {
        return saidAt.filter(said -> said.isBefore(moment)).isPresent();
    }

    /** Whether it was said or heard before {@code other} was. */
    public boolean isOlderThan(Heard other) {
        return other.saidAt.filter(this::isBefore).isPresent() || heardNanos - other.heardNanos < 0;
    }
}
