package io.landfall.bot.chat.slack.api;

import io.landfall.monitor.Elapsed;
import java.time.Duration;
import java.util.Optional;

/** A call to Slack that was not done. Its message names the method and the error, never a token. */
public final class SlackFailure extends Exception {

    /** Slack took a message and did not say what it calls it. */
    public static final String NO_STAMP = "no_ts";

    private final String error;
    private final boolean isUnclear;
    private final Optional<Duration> retryAfter;

    private SlackFailure(
            String message, String error, boolean isUnclear, Optional<Duration> retryAfter, Throwable cause) {
        super(message, cause);
        this.error = error;
        this.isUnclear = isUnclear;
        this.retryAfter = retryAfter;
    }

    /** Slack could not be asked, or did not answer as Slack does; whether it did what it was asked is unknown. */
    public static SlackFailure unreachable(String method, String why, Throwable cause) {
        return new SlackFailure(method + " did not work: " + why, "unreachable", true, Optional.empty(), cause);
    }

    /** There was no way to Slack: it was certainly not done. */
    static SlackFailure outOfReach(String method, String why, Throwable cause) {
        return new SlackFailure(method + " did not work: " + why, "unreachable", false, Optional.empty(), cause);
    }

    /** Slack wants to be left alone for that long; empty when it did not say how long. */
    static SlackFailure tooFast(String method, Optional<Duration> retryAfter) {
        String pause = retryAfter.map(Elapsed::show).orElse("a while");
        return new SlackFailure(method + " is to wait " + pause, "ratelimited", false, retryAfter, null);
    }

    /** Slack said no; the message says what to do, where the app's set-up is the reason. */
    public static SlackFailure refused(String method, String error) {
        return refused(method, error, "", "");
    }

    /** The same; {@code needed} are the scopes that are missing, {@code provided} those that there are, or empty. */
    public static SlackFailure refused(String method, String error, String needed, String provided) {
        String advice = Advice.on(method, error, needed, provided)
                .map(what -> "; " + what)
                .orElse("");
        boolean isUnclear =
                switch (error) {
                    case "fatal_error", "internal_error", "request_timeout", "service_unavailable" -> true;
                    default -> false;
                };
        return new SlackFailure(method + " was refused: " + error + advice, error, isUnclear, Optional.empty(), null);
    }

    /** It never came to Slack: it could not be made. */
    public static SlackFailure notMade(Throwable cause) {
        return new SlackFailure(
                "it could not be made: " + cause.getClass().getSimpleName(),
                "not_made",
                false,
                Optional.empty(),
                cause);
    }

    /** Slack's own word for it, such as {@code channel_not_found}. */
    public String error() {
        return error;
    }

    /** How long Slack wants to be left alone; empty when it did not say so. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Whether Slack does not show a channel or a thread, and won't a moment later. */
    public boolean isAboutThePlace() {
        return switch (error) {
            case "unknown_method", "not_in_channel", "channel_not_found", "thread_not_found", "missing_scope" -> true;
            default -> false;
        };
    }

    /** Whether there were too many calls of this method. */
    public boolean isTooFast() {
        return switch (error) {
            case "ratelimited", "rate_limited", "message_limit_exceeded" -> true;
            default -> false;
        };
    }

    /** Whether Slack may have done it all the same. */
    public boolean isUnclear() {
        return isUnclear;
    }

    /** Whether the same call is going to be answered some time, whoever does what. */
    public boolean isPassing() {
        return isUnclear || isTooFast() || error.equals("unreachable");
    }

    /** What helps. */
    public Cure cure() {
        return Cure.of(error);
    }
}
