package io.landfall.bot.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.api.SlackApi.Method;
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
        needed.add("im:history"); // the event message.im

        assertThat(Manifest.botScopes()).containsExactlyInAnyOrderElementsOf(needed);
    }

    @Test
    void keepsToTheFormThatSlackDocuments() {
        Map<String, Object> manifest = Manifest.read();
        Map<String, Object> display = Manifest.in(manifest, "display_information");
        Map<String, Object> features = Manifest.in(manifest, "features");

        assertThat(manifest).containsOnlyKeys("display_information", "features", "oauth_config", "settings");
        assertThat((String) display.get("name")).hasSizeBetween(1, 35);
        assertThat((String) display.get("description")).hasSizeBetween(1, 140);
        assertThat((String) display.get("background_color")).matches("#[0-9a-f]{6}");
        assertThat((String) Manifest.in(features, "bot_user").get("display_name"))
                .as("the name to invite")
                .matches("[a-z0-9._-]{1,80}");
        for (Map<String, Object> command : Manifest.maps(features, "slash_commands")) {
            assertThat(command).containsOnlyKeys("command", "description", "usage_hint", "should_escape");
            assertThat((String) command.get("command")).matches("/[a-z]{1,31}");
            assertThat((String) command.get("usage_hint")).hasSizeBetween(1, 1000);
        }
    }

    @Test
    void isForRequestsOverHttpWithTheFourLinesThatItMarks() {
        Map<String, Object> manifest = Manifest.parse(Manifest.text()
                .replaceAll("# (\\S+: https://\\S+) +# HTTP", "$1")
                .replaceAll("true +# HTTP: false", "false"));
        String address = "https://landfall.example.com/slack/events";
        Map<String, Object> settings = Manifest.in(manifest, "settings");

        assertThat(settings).containsEntry("socket_mode_enabled", false);
        assertThat(Manifest.in(settings, "event_subscriptions")).containsEntry("request_url", address);
        assertThat(Manifest.in(settings, "interactivity")).containsEntry("request_url", address);
        assertThat(Manifest.maps(Manifest.in(manifest, "features"), "slash_commands"))
                .allSatisfy(command -> assertThat(command).containsEntry("url", address));
    }

    @Test
    void hasTheEventsTheCommandTheButtonsAndSocketMode() {
        Map<String, Object> manifest = Manifest.read();
        Map<String, Object> settings = Manifest.in(manifest, "settings");

        assertThat(Manifest.list(Manifest.in(settings, "event_subscriptions"), "bot_events"))
                .containsExactlyInAnyOrder(
                        "app_home_opened", "app_mention", "message.channels", "message.groups", "message.im");
        assertThat(Manifest.in(Manifest.in(manifest, "features"), "app_home")).containsEntry("home_tab_enabled", true);
        assertThat(Manifest.in(settings, "interactivity")).containsEntry("is_enabled", true);
        assertThat(settings).containsEntry("socket_mode_enabled", true);
        assertThat(Manifest.list(Manifest.in(manifest, "features"), "slash_commands")
                        .toString())
                .contains("command=/landfall");
    }
}
