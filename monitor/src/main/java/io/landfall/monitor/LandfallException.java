package io.landfall.monitor;

import java.util.Objects;

/**
 * The one exception of this project. Its message is for the person at 03:00: what is wrong, with the value; what state
 * things are in now; what to do.
 */
public final class LandfallException extends RuntimeException {

    /** Decides the reply, whether trying again can help, and the metric label. */
    public enum Kind {
        /** What somebody wrote can't be taken; nothing was changed. */
        BAD_INPUT,
        /** A rule forbids it now; nothing was changed. */
        REFUSED,
        /** A server, host or network did not do what it was asked. The only kind that may be tried again. */
        EXTERNAL,
        /** Our own mistake. */
        BUG
    }

    private final Kind kind;

    private LandfallException(Kind kind, String message, Throwable cause) {
        super(Objects.requireNonNull(message), cause);
        this.kind = kind;
    }

    public static LandfallException badInput(String message) {
        return new LandfallException(Kind.BAD_INPUT, message, null);
    }

    public static LandfallException refused(String message) {
        return new LandfallException(Kind.REFUSED, message, null);
    }

    public static LandfallException external(String message) {
        return new LandfallException(Kind.EXTERNAL, message, null);
    }

    public static LandfallException external(String message, Throwable cause) {
        return new LandfallException(Kind.EXTERNAL, message, cause);
    }

    public static LandfallException bug(String message, Throwable cause) {
        return new LandfallException(Kind.BUG, message, cause);
    }

    public Kind kind() {
        return kind;
    }
}
