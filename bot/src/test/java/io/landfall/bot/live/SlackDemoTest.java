package io.landfall.bot.live;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack;
import io.landfall.bot.chat.slack.FakeSlack.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A whole migration of real servers through a Slack of our own, in both of Slack's ways, with the real service. */
class SlackDemoTest {

    private static final String APPROVERS = "{approvers: [" + BEN + ", " + CORA + "], four-eyes: true}";
    private static final Pattern LISTEN = Pattern.compile("listen: (\\S+)");

    @Test
    void movesThroughSocketMode() {
        try (FakeSlack slack = FakeSlack.start();
                Scene scene = Scene.installed()
                        .withApprovals(APPROVERS)
                        .withChat(chat(slack, "app-token: " + FakeSlack.APP_TOKEN))) {
            ServiceProcess service = scene.serviceAsTheFileSays();
            move(slack, scene);
            assertNoSecretIsShown(slack, scene, service);
        }
    }

    @Test
    void movesThroughSignedRequests() {
        try (FakeSlack slack = FakeSlack.start();
                Scene scene = Scene.installed()
                        .withApprovals(APPROVERS)
                        .withChat(chat(slack, "signing-secret: " + FakeSlack.SIGNING_SECRET))) {
            Matcher listen = LISTEN.matcher(scene.text());
            assertThat(listen.find()).isTrue();
            slack.sendTo("http://" + listen.group(1) + "/slack/events");
            ServiceProcess service = scene.serviceAsTheFileSays();
            move(slack, scene);
            assertNoSecretIsShown(slack, scene, service);
        }
    }

    private static String chat(FakeSlack slack, String way) {
        return "{slack: {bot-token: " + FakeSlack.BOT_TOKEN + ", " + way + ", api-url: \"" + slack.api() + "\"}}";
    }

    private static void move(FakeSlack slack, Scene scene) {
        slack.await("Landfall serves shop");
        slack.slash(ANN, "start shop").awaitMillis();
        slack.await("move shop is done");
        scene.awaitFollowing();
        slack.mention(ANN, "cutover shop").awaitMillis();
        Said card = slack.await("cutover shop asks for approval");
        String thread = card.thread().orElseThrow();
        slack.press(BEN, card, "approve 2").awaitMillis();
        slack.say(CORA, thread, "approve 3-6").awaitMillis();
        Said armed = slack.await("cutover shop is armed");
        slack.press(ANN, armed, "go").awaitMillis();

        Said report = slack.await("cutover shop is done");

        assertThat(report.ts()).isEqualTo(thread);
        assertThat(report.shown()).contains("checksums", "equal in every table", "approved promote");
        slack.mention(CORA, "lag shop 10m").awaitMillis();
        slack.await("file F");
        scene.assertNothingIsLost(scene.target(), scene.source());
    }

    private static void assertNoSecretIsShown(FakeSlack slack, Scene scene, ServiceProcess service) {
        String log = read(scene, "landfall.log") + service.text() + slack.transcript();
        assertThat(log)
                .doesNotContain(FakeSlack.BOT_TOKEN, FakeSlack.APP_TOKEN, FakeSlack.SIGNING_SECRET)
                .doesNotContain("ticket=");
    }

    private static String read(Scene scene, String name) {
        try {
            return Files.readString(scene.directory().resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
