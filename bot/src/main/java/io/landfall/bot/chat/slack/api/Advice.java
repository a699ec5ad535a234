package io.landfall.bot.chat.slack.api;

import java.util.Optional;

/** What an operator does about the errors that come from how the Slack app is set up. */
final class Advice {

    private static final String BOT_TOKEN = "copy the Bot User OAuth Token (`xoxb-...`) from the app's page, OAuth &"
            + " Permissions, into `chat.slack.bot-token` and start Landfall again";
    private static final String APP_TOKEN = "make a token on the app's page, Basic Information, App-Level Tokens, with"
            + " the scope `connections:write`, write it to `chat.slack.app-token` (`xapp-...`) and start Landfall again";

    private Advice() {}

    /**
     * Returns what to do about a refusal, as the end of a sentence; empty where nothing about the set-up helps.
     *
     * @param needed the scope that is missing, or empty
     * @param provided the scopes that there are, or empty
     */
    static Optional<String> on(String method, String error, String needed, String provided) {
        boolean isAppToken = method.equals(SlackApi.Method.OPEN_CONNECTION.word());
        String advice =
                switch (error) {
                    case "invalid_auth", "not_authed", "not_allowed_token_type" ->
                        "Slack does not take this token: " + (isAppToken ? APP_TOKEN : BOT_TOKEN);
                    case "token_revoked", "token_expired", "account_inactive" ->
                        "the token does not count any more: install the app into the workspace again, then "
                                + (isAppToken ? APP_TOKEN : BOT_TOKEN);
                    case "missing_scope" -> scope(isAppToken, needed, provided);
                    case "link_disabled" ->
                        "Socket Mode is off for this app: turn it on on the app's page, Socket Mode, or take requests over"
                                + " HTTP (`chat.slack.signing-secret`)";
                    case "not_in_channel" -> "the app is not in this channel: write `/invite @landfall` there";
                    case "channel_not_found" ->
                        "there is no such channel, or the app is not in it: see whether `channel` is right in the"
                                + " file, and write `/invite @landfall` there";
                    case "is_archived" -> "the channel is archived: name another one in the file";
                    case "restricted_action",
                            "restricted_action_read_only_channel",
                            "restricted_action_thread_only_channel",
                            "restricted_action_non_threadable_channel" ->
                        "the channel's settings do not let the app write there: change who may post";
                    case "unknown_method" -> "this server does not have it" + instead(method);
                    default -> "";
                };
        return Optional.of(advice).filter(text -> !text.isEmpty());
    }

    private static String scope(boolean isAppToken, String needed, String provided) {
        String scope = needed.isEmpty() ? "a scope" : "the scope `" + needed + "`";
        String has = provided.isEmpty() ? "" : " (it has " + provided.replace(",", ", ") + ")";
        return isAppToken
                ? "the app token needs the scope `connections:write`" + has + ": " + APP_TOKEN
                : "the app needs " + scope + has + ": add it on the app's page, OAuth & Permissions, or paste"
                        + " bot/slack-manifest.yaml under App Manifest, then install the app into the workspace again";
    }

    private static String instead(String method) {
        return method.equals(SlackApi.Method.CHANNELS.word())
                ? ": write the channel's id (`C...`) instead of its name to `channel` in the file"
                : "";
    }
}
