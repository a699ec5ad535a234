package io.landfall.bot.chat.slack.api;

import io.landfall.bot.conversation.outbox.Cure;
import io.landfall.bot.conversation.outbox.NotSent;
import io.landfall.monitor.Elapsed;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A call to Slack that was not done. Its message names the method and the error, never a token. */
public final class SlackFailure extends NotSent {

    /** Slack took a message and did not say what it calls it. */
    public static final String NO_STAMP = "no_ts";

    private static final Map<Cure, Set<String>> CURES = Map.of(
            Cure.ANOTHER_FORM,
            errors(
                    """
                    invalid_blocks invalid_blocks_format block_mismatch msg_too_long msg_blocks_too_long no_text
                    invalid_arguments invalid_attachments too_many_attachments invalid_metadata_format
                    invalid_metadata_schema metadata_too_large metadata_must_be_sent_from_app user_not_in_channel
                    user_not_found messages_tab_disabled file_uploads_disabled file_uploads_except_images_disabled
                    """),
            Cure.A_NEW_MESSAGE,
            errors("message_not_found"),
            Cure.ANOTHER_MESSAGE,
            errors("cant_update_message edit_window_closed thread_not_found cannot_reply_to_message"),
            Cure.SOMEBODY,
            errors(
                    """
                    channel_not_found not_in_channel no_permission is_archived is_inactive restricted_action
                    restricted_action_read_only_channel restricted_action_thread_only_channel
                    restricted_action_non_threadable_channel invalid_auth not_authed token_revoked token_expired
                    account_inactive not_allowed_token_type missing_scope access_denied accesslimited ekm_access_denied
                    enterprise_is_restricted org_login_required team_access_not_granted two_factor_setup_required
                    """),
            Cure.FEWER_CALLS,
            errors("ratelimited rate_limited message_limit_exceeded"),
            Cure.NOTHING,
            errors(NO_STAMP));

    private final String error;

    private SlackFailure(
            String message, String error, boolean isUnclear, Optional<Duration> retryAfter, Throwable cause) {
        super(message, cure(error), isUnclear, retryAfter, cause);
        this.error = error;
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

    /** Slack's own word for it, such as {@code channel_not_found}. */
    public String error() {
        return error;
    }

    /** Whether Slack does not show a channel or a thread, and won't a moment later. */
    public boolean isAboutThePlace() {
        return switch (error) {
            case "unknown_method", "not_in_channel", "channel_not_found", "thread_not_found", "missing_scope" -> true;
            default -> false;
        };
    }

    /** Whether the same call is going to be answered some time, whoever does what. */
    public boolean isPassing() {
        return isUnclear() || isTooFast() || error.equals("unreachable");
    }

    /** Returns what helps against Slack's error; what is not known passes. */
    private static Cure cure(String error) {
        return CURES.entrySet().stream()
                .filter(cure -> cure.getValue().contains(error))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Cure.WAIT);
    }

    private static Set<String> errors(String all) {
        return Set.of(all.strip().split("\\s+"));
    }
}
