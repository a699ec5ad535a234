package io.landfall.bot.conversation.outbox;

import java.time.Duration;
import java.util.Optional;

/** Something that the chat has not done. Its message says why, and what to do where somebody has to do something. */
public class NotSent extends Exception {

    private final Cure cure;
    private final boolean isUnclear;
    private final Optional<Duration> retryAfter;

    protected NotSent(String message, Cure cure, boolean isUnclear, Optional<Duration> retryAfter, Throwable cause) {
        super(message, cause);
        this.cure = cure;
        this.isUnclear = isUnclear;
        this.retryAfter = retryAfter;
    }

    /** It never came to the chat: it could not be made. */
    static NotSent notMade(Throwable cause) {
        String message = "it could not be made: " + cause.getClass().getSimpleName();
        return new NotSent(message, Cure.ANOTHER_FORM, false, Optional.empty(), cause);
    }

    /** What helps. */
    public Cure cure() {
        return cure;
    }

    /** How long the chat wants to be left alone; empty when it did not say so. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Whether the chat may have done it all the same. */
    public boolean isUnclear() {
        return isUnclear;
    }

    /** Whether there were too many calls of this kind. */
    public boolean isTooFast() {
        return cure == Cure.FEWER_CALLS;
    }

    /** Whether time alone helps. */
    boolean passes() {
        return cure == Cure.WAIT || isTooFast();
    }

    /** Whether nothing can be said until somebody has done something. */
    public boolean needsSomebody() {
        return cure == Cure.SOMEBODY;
    }

    /** Whether the message that was meant, or its thread, is of no use any more. */
    boolean isGone() {
        return cure == Cure.ANOTHER_MESSAGE || cure == Cure.A_NEW_MESSAGE;
    }
}
