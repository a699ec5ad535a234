package io.landfall.bot.conversation.outbox;

/** What helps after the chat has not done something. */
public enum Cure {
    /** Saying it in another form: the chat can't take this message as it is. */
    ANOTHER_FORM,
    /** Another message: the one that was meant can't be changed any more, or its thread is not there. */
    ANOTHER_MESSAGE,
    /** The same: somebody has deleted the one that was meant. */
    A_NEW_MESSAGE,
    /** Nothing: the message is there, and the chat does not say what it calls it. */
    NOTHING,
    /** Time alone. */
    WAIT,
    /** Time: there were too many calls. */
    FEWER_CALLS,
    /** Somebody who mends how the chat is set up; the failure's message says how. */
    SOMEBODY
}
