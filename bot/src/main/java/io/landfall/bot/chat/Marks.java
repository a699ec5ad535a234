package io.landfall.bot.chat;

/** The marks with which lines begin. */
public final class Marks {

    public static final String DONE = "✔";
    public static final String FAILED = "✖";
    public static final String WARNING = "!";
    public static final String RUNNING = "▶";
    public static final String PENDING = "·";
    public static final String UNDONE = "↩";
    static final String TITLE = "━";

    private Marks() {}

    /** Whether the text begins with the mark of something that has come out, well or not. */
    public static boolean isOutcome(String text) {
        return text.startsWith(DONE) || text.startsWith(FAILED) || text.startsWith(WARNING) || text.startsWith(UNDONE);
    }
}
