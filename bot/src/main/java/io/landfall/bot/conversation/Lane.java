package io.landfall.bot.conversation;

/** Commands of one lane are done one after the other; lanes don't wait for each other. */
public enum Lane {
    /** Looks, and may take its time. */
    LOOKING,
    /** Starts runs, and shows what they would do; looking at what a run needs takes its time. */
    ACTING,
    /** Agrees to what a run waits for, maybe while its window is open: waits only for what was said before to stop something. */
    AGREEING,
    /** Stops something: waits for nothing. */
    URGENT
}
