package io.landfall.bot.chat.slack;

import java.time.Duration;
import java.util.Optional;

/** A call to Slack that was not done. Its message names the method and the error, never a token. */
final class SlackFailure extends Exception {

    /** Slack took a message and did not say what it calls it. */
    static final String NO_STAMP = "no_ts";

    private final String error;
    private final Optional<Duration> retryAfter;

    private SlackFailure(String message, String error, Optional<Duration> retryAfter, Throwable cause) {
        super(message, cause);
        this.error = error;
        this.retryAfter = retryAfter;
    }

    /** Slack could not be asked, or did not answer as Slack does; whether it did what it was asked is unknown. */
    static SlackFailure unreachable(String method, String why, Throwable cause) {
        return new SlackFailure(method + " did not work: " + why, "unreachable", Optional.empty(), cause);
    }

    /** Slack wants to be left alone for that long. */
    static SlackFailure tooFast(String method, Duration retryAfter) {
        return new SlackFailure(
                method + " is to wait " + retryAfter.toSeconds() + " s", "ratelimited", Optional.of(retryAfter), null);
    }

    /** Slack said no; the message says what to do, where the app's set-up is the reason. */
    static SlackFailure refused(String method, String error) {
        return refused(method, error, "", "");
    }

    /** The same; {@code needed} are the scopes that are missing, {@code provided} those that there are, or empty. */
    static SlackFailure refused(String method, String error, String needed, String provided) {
        String advice = Advice.on(method, error, needed, provided)
                .map(what -> "; " + what)
                .orElse("");
        return new SlackFailure(method + " was refused: " + error + advice, error, Optional.empty(), null);
    }

    /** Slack's own word for it, such as {@code channel_not_found}. */
    String error() {
        return error;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Whether Slack does not show a channel or a thread, and won't a moment later. */
    boolean isAboutThePlace() {
        return switch (error) {
            case "unknown_method", "not_in_channel", "channel_not_found", "thread_not_found", "missing_scope" -> true;
            default -> false;
        };
    }

    /** Whether Slack can't take the message as it is, so that sending it again is of no use. */
    boolean isAboutTheMessage() {
        return switch (error) {
            case "invalid_blocks",
                    "invalid_blocks_format",
                    "msg_too_long",
                    "msg_blocks_too_long",
                    "no_text",
                    NO_STAMP,
                    "invalid_arguments",
                    "message_not_found",
                    "cant_update_message",
                    "edit_window_closed",
                    "user_not_in_channel" -> true;
            default -> false;
        };
    }
}
