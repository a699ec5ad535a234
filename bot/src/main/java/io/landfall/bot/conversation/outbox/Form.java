package io.landfall.bot.conversation.outbox;

/** In what form a message is sent: the next one where the chat does not take it. */
public enum Form {
    WHOLE,
    /** In words alone. */
    BARE,
    /** Its first words. */
    SHORT;

    /** Returns the next one; none comes behind the last. */
    Form next() {
        return this == WHOLE ? BARE : SHORT;
    }
}
