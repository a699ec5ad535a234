package io.landfall.bot.conversation;

/** What something begins with that has come out well, or not, or goes on. */
public enum Mark {
    NONE(""),
    DONE("✔"),
    FAILED("✖"),
    WARNING("!"),
    RUNNING("▶"),
    PENDING("·"),
    UNDONE("↩"),
    REMEDY("→"),
    /** Above the lines of a message. */
    TITLE("━");

    private final String sign;

    Mark(String sign) {
        this.sign = sign;
    }

    /** Whether it says that something has come out, well or not. */
    public boolean isOutcome() {
        return this == DONE || this == FAILED || this == WARNING || this == UNDONE;
    }

    /** Returns the text with the mark before it. */
    public String before(String text) {
        return this == NONE ? text : sign + " " + text;
    }

    @Override
    public String toString() {
        return sign;
    }
}
