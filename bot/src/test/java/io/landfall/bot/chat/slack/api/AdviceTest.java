package io.landfall.bot.chat.slack.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTest {

    @Test
    void saysWhichTokenSlackDoesNotTakeAndWhereTheRightOneIs() {
        assertThat(SlackFailure.refused("auth.test", "invalid_auth"))
                .hasMessage(
                        "auth.test was refused: invalid_auth; Slack does not take this token: copy the Bot User OAuth"
                                + " Token (`xoxb-...`) from the app's page, OAuth & Permissions, into `chat.slack.bot-token` and"
                                + " start Landfall again");
        assertThat(SlackFailure.refused("apps.connections.open", "invalid_auth"))
                .hasMessage(
                        "apps.connections.open was refused: invalid_auth; Slack does not take this token: make a token"
                                + " on the app's page, Basic Information, App-Level Tokens, with the scope `connections:write`,"
                                + " write it to `chat.slack.app-token` (`xapp-...`) and start Landfall again");
    }

    @Test
    void saysWhichScopeIsMissingAndWhichThereAre() {
        assertThat(SlackFailure.refused("chat.postMessage", "missing_scope", "chat:write", "commands,users:read"))
                .hasMessage("chat.postMessage was refused: missing_scope; the app needs the scope `chat:write` (it has"
                        + " commands, users:read): add it on the app's page, OAuth & Permissions, or paste"
                        + " bot/slack-manifest.yaml under App Manifest, then install the app into the workspace again");
        assertThat(SlackFailure.refused("apps.connections.open", "missing_scope", "", ""))
                .hasMessageContaining("the app token needs the scope `connections:write`: make a token");
    }

    @ParameterizedTest
    @CsvSource({
        "chat.postMessage, not_in_channel, /invite @landfall",
        "chat.postMessage, channel_not_found, /invite @landfall",
        "chat.postMessage, is_archived, name another one",
        "Socket Mode, link_disabled, turn it on",
        "auth.test, account_inactive, install the app",
        "auth.test, token_revoked, install the app",
        "conversations.list, unknown_method, write the channel's id (`C...`)",
        "apps.connections.open, not_allowed_token_type, connections:write"
    })
    void saysWhatToDo(String method, String error, String what) {
        assertThat(SlackFailure.refused(method, error))
                .hasMessageStartingWith(method + " was refused: " + error + "; ")
                .hasMessageContaining(what);
    }

    @Test
    void addsNothingWhereTheSetUpIsNotTheReason() {
        assertThat(SlackFailure.refused("chat.update", "message_not_found"))
                .hasMessage("chat.update was refused: message_not_found");
    }
}
