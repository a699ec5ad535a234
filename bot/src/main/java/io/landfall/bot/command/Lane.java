package io.landfall.bot.command;

/** Commands of one lane are done one after the other; lanes don't wait for each other. */
public enum Lane {
    /** Looks, and may take its time. */
    LOOKING,
    /** Starts runs and lets them go on. */
    ACTING,
    /** Stops something: waits for nothing. */
    URGENT
}
