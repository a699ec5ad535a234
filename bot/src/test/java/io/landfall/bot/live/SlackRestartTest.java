package io.landfall.bot.live;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack;
import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.lab.MariaDbSettings;
import io.landfall.lab.process.Awaited;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The real service in Slack is killed in its window, comes back while Slack is away, and later while the servers are. */
class SlackRestartTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int BY_SIGTERM = 143;
    private static final Pattern LISTEN = Pattern.compile("listen: (\\S+)");

    @Test
    void takesTheWindowBackWithoutSlackAndGoesOnInTheSameThreadAndAnswersWithoutItsServers() {
        try (FakeSlack slack = FakeSlack.start();
                Scene scene = Scene.following(MariaDbSettings.initialised())
                        .withApprovals("{approvers: [" + BEN + ", " + CORA + "], four-eyes: true}")
                        .withChat("{slack: {bot-token: " + FakeSlack.BOT_TOKEN + ", app-token: " + FakeSlack.APP_TOKEN
                                + ", api-url: \"" + slack.api() + "\"}}")) {
            String thread = dieInTheWindow(slack, scene);
            slack.goAway();
            ServiceProcess again = scene.serviceAsTheFileSays();
            Awaited.within(LIMIT, "the source takes writes", () -> !Scene.isReadOnly(scene.source()));
            awaitConnected(scene, "0.0");
            slack.mend();
            awaitReply(slack, thread, "I was restarted inside the window");
            awaitReply(slack, thread, "took back fence-source");
            Said report = slack.awaitFirst(thread, "cutover shop was taken back");
            awaitConnected(scene, "1.0");

            scene.assertTakenBackByItself();
            assertThat(report.shown()).contains("approved promote");
            assertThat(slack.history(thread)).doesNotHaveDuplicates();
            scene.assertNothingIsLost(scene.source(), scene.target());
            assertThat(again.terminate()).isEqualTo(BY_SIGTERM);
            answersWithoutItsServers(slack, scene);
        }
    }

    private static String dieInTheWindow(FakeSlack slack, Scene scene) {
        ServiceProcess service = scene.serviceAsTheFileSaysThatDiesAt("STEP_DONE:fence-source");
        slack.await("Landfall serves shop");
        slack.slash(ANN, "cutover shop").awaitMillis();
        Said card = slack.await("cutover shop asks for approval");
        String thread = card.thread().orElseThrow();
        slack.press(BEN, card, "approve 2").awaitMillis();
        slack.say(CORA, thread, "approve 3-6").awaitMillis();
        Said armed = slack.await("cutover shop is armed");
        slack.press(ANN, armed, "go").awaitMillis();
        service.awaitExit();
        return thread;
    }

    private static void answersWithoutItsServers(FakeSlack slack, Scene scene) {
        scene.ledger().stop();
        scene.source().stop();
        scene.target().stop();
        ServiceProcess service = scene.serviceAsTheFileSays();
        awaitConnected(scene, "1.0");
        slack.slash(ANN, "list").awaitMillis();
        slack.slash(ANN, "status shop").awaitMillis();
        slack.slash(ANN, "check shop").awaitMillis();

        slack.await("asked `/landfall list`");
        slack.await("asked `/landfall status shop`");
        Said found = slack.await("asked `/landfall check shop`");

        assertThat(found.shown()).contains("Can't connect to shop-old", "Can't connect to shop-new");
        assertThat(service.terminate()).isEqualTo(BY_SIGTERM);
    }

    private static void awaitReply(FakeSlack slack, String thread, String words) {
        Awaited.within(LIMIT, words, () -> slack.history(thread).stream().anyMatch(reply -> reply.contains(words)));
    }

    private static void awaitConnected(Scene scene, String is) {
        Awaited.within(LIMIT, "landfall_chat_connected " + is, () -> metrics(scene)
                .contains("\nlandfall_chat_connected " + is + "\n"));
    }

    /** What the service tells Prometheus; nothing while it does not listen. */
    private static String metrics(Scene scene) {
        Matcher listen = LISTEN.matcher(scene.text());
        assertThat(listen.find()).isTrue();
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://" + listen.group(1) + "/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
