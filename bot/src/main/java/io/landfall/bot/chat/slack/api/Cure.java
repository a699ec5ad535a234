package io.landfall.bot.chat.slack.api;

/** What helps after Slack has not done something. */
public enum Cure {
    /** Saying it in another form: Slack can't take this message as it is. */
    ANOTHER_FORM,
    /** Another message: the one that was meant is gone, or can't be changed any more. */
    ANOTHER_MESSAGE,
    /** Time alone. */
    WAIT,
    /** Somebody who mends how the app is set up; {@link Advice} says how. */
    SOMEBODY;

    /** Whether nothing can be said until somebody has done something. */
    public boolean needsSomebody() {
        return this == SOMEBODY;
    }

    /** Returns what helps against Slack's error; what is not known passes. */
    static Cure of(String error) {
        return switch (error) {
            case "invalid_blocks",
                    "invalid_blocks_format",
                    "block_mismatch",
                    "msg_too_long",
                    "msg_blocks_too_long",
                    "no_text",
                    "invalid_arguments",
                    "invalid_attachments",
                    "too_many_attachments",
                    "invalid_metadata_format",
                    "invalid_metadata_schema",
                    "metadata_too_large",
                    "metadata_must_be_sent_from_app",
                    "user_not_in_channel",
                    "user_not_found",
                    "messages_tab_disabled",
                    "file_uploads_disabled",
                    "file_uploads_except_images_disabled",
                    "not_made" -> ANOTHER_FORM;
            case "message_not_found",
                    "cant_update_message",
                    "edit_window_closed",
                    "thread_not_found",
                    "cannot_reply_to_message" -> ANOTHER_MESSAGE;
            case "channel_not_found",
                    "not_in_channel",
                    "no_permission",
                    "is_archived",
                    "is_inactive",
                    "restricted_action",
                    "restricted_action_read_only_channel",
                    "restricted_action_thread_only_channel",
                    "restricted_action_non_threadable_channel",
                    "invalid_auth",
                    "not_authed",
                    "token_revoked",
                    "token_expired",
                    "account_inactive",
                    "not_allowed_token_type",
                    "missing_scope",
                    "access_denied",
                    "accesslimited",
                    "ekm_access_denied",
                    "enterprise_is_restricted",
                    "org_login_required",
                    "team_access_not_granted",
                    "two_factor_setup_required" -> SOMEBODY;
            default -> WAIT;
        };
    }
}
