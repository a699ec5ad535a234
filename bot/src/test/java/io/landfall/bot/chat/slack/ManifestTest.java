package io.landfall.bot.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.SlackApi.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ManifestTest {

    @Test
    void asksForTheScopesOfEveryMethodThatIsCalledAndForNoOthers() {
        Set<String> needed = new TreeSet<>();
        for (Method method : Method.values()) {
            assertThat(Manifest.knows(method.word())).as(method.word()).isTrue();
            needed.addAll(Manifest.needed(method.word()));
        }
        needed.add("app_mentions:read"); // the event app_mention
        needed.add("commands"); // the slash command

        assertThat(Manifest.botScopes()).containsExactlyInAnyOrderElementsOf(needed);
    }

    @Test
    void hasTheEventsTheCommandTheButtonsAndSocketMode() {
        Map<String, Object> manifest = Manifest.read();
        Map<String, Object> settings = Manifest.in(manifest, "settings");

        assertThat(Manifest.list(Manifest.in(settings, "event_subscriptions"), "bot_events"))
                .containsExactlyInAnyOrder("app_mention", "message.channels", "message.groups");
        assertThat(Manifest.in(settings, "interactivity")).containsEntry("is_enabled", true);
        assertThat(settings).containsEntry("socket_mode_enabled", true);
        assertThat(Manifest.list(Manifest.in(manifest, "features"), "slash_commands")
                        .toString())
                .contains("command=/landfall");
    }
}
