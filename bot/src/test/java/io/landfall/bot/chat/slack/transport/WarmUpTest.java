package io.landfall.bot.chat.slack.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.inbox.Enclosed;
import io.landfall.bot.chat.slack.inbox.SlackApp;
import io.landfall.bot.config.SlackSettings;
import io.landfall.bot.conversation.Heard;
import io.landfall.bot.conversation.Heard.Way;
import io.landfall.monitor.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    @Test
    void goesTheWayOfEachThingThatPeopleDoAndIsSaidByTheBotAlone() {
        SlackSettings settings = new SlackSettings(
                Secret.of("xoxb-1"),
                new SlackSettings.SocketMode(Secret.of("xapp-1")),
                URI.create("http://127.0.0.1:1/api/"));
        List<Heard> heard = new ArrayList<>();
        try (SlackApi api = new SlackApi(settings)) {
            new WarmUp(SlackApp.of(
                            api,
                            heard::add,
                            new SlackApp.Others(user -> {}, said -> {}, new Enclosed(), new Enclosed())))
                    .run("U0LANDFALL");
        }

        assertThat(heard).extracting(Heard::way).containsExactly(Way.SLASH, Way.THREAD, Way.MENTION, Way.BUTTON);
        assertThat(heard).extracting(Heard::user).containsOnly("U0LANDFALL");
    }
}
