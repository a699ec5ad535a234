package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.journal.EntryKind;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are only like Slack, or set up wrongly. */
class StrangeServerTest {

    @TempDir
    Path directory;

    @Test
    void isConnectedAgainAfterAnAnswerThatLacksWhatIsNeeded() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.slack.answers("apps.connections.open", new JsonObject().put("ok", true));
            stage.slack.sockets().drop();
            awaitStanding(stage, "not connected to Slack: apps.connections.open did not work: the answer has no `url`");

            stage.slack.mend();
            stage.slack.sockets().awaitConnections(2);

            awaitStanding(stage, "connected to Slack as U0LANDFALL, through Socket Mode");
        }
    }

    @Test
    void saysThatSocketModeIsOffWithoutWaitingForAGreeting() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.slack
                    .sockets()
                    .greetWith(new JsonObject().put("type", "disconnect").put("reason", "link_disabled"));
            stage.slack.sockets().drop();

            awaitStanding(
                    stage,
                    "not connected to Slack: Socket Mode was refused: link_disabled; Socket Mode is off for this app: turn"
                            + " it on on the app's page, Socket Mode, or take requests over HTTP"
                            + " (`chat.slack.signing-secret`)");
            stage.slack.mend();
            stage.slack.sockets().awaitConnections(2);
        }
    }

    @Test
    void namesTheWorkspaceWhereSlackDoes() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.slack.answers(
                    "auth.test",
                    new JsonObject()
                            .put("ok", true)
                            .put("user_id", FakeSlack.BOT)
                            .put("user", "landfall")
                            .put("team", "Shop"));
            stage.slack.sockets().disconnectSoon();
            stage.slack.sockets().awaitConnections(2);

            awaitStanding(stage, "connected to Slack as @landfall (U0LANDFALL) of Shop, through Socket Mode");
        }
    }

    @Test
    void takesWhatStillComesOverTheConnectionThatEndsSoon() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.slack.sockets().disconnectSoon();
            stage.slack.sockets().awaitConnections(2);
            stage.slack.sockets().speakOverTheOldest();

            stage.slack.slash(ANN, "sup shop").awaitMillis();

            stage.slack.await("shop: not started");
            assertThat(stage.slack.sockets().connections()).isEqualTo(2);
        }
    }

    @Test
    void keepsTheConnectionThatEndsSoonUntilThereIsAnother() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.slack.refuse("apps.connections.open", "internal_error", 2);

            stage.slack.sockets().disconnectSoon();
            stage.slack.slash(ANN, "sup shop").awaitMillis();
            stage.slack.sockets().awaitConnections(2);

            stage.slack.await("shop: not started");
            assertThat(stage.connected).isTrue();
        }
    }

    @Test
    void takesTwoCommandsThatHaveNoTrigger() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            JsonObject bare = new JsonObject()
                    .put("command", "/landfall")
                    .put("text", "sup shop")
                    .put("user_id", ANN)
                    .put("channel_id", FakeSlack.SHOP);

            stage.slack.deliver("slash_commands", bare).awaitMillis();
            stage.slack.deliver("slash_commands", bare).awaitMillis();
            stage.awaitQuiet();

            assertThat(stage.count(EntryKind.HEARD)).isEqualTo(2);
        }
    }

    @Test
    void acknowledgesWhatItDoesNotKnowAndGoesOnAfterWhatCannotBeRead() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.slack.deliver("from_the_future", new JsonObject()).awaitMillis();
            stage.slack.sockets().write("not even JSON");
            stage.slack.sockets().write("[]");
            stage.slack.sockets().write("{\"no\":\"type\"}");

            stage.slack.slash(ANN, "sup shop").awaitMillis();

            stage.slack.await("shop: not started");
        }
    }

    @Test
    void answersWhereOnlyTalkingIsThere() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            for (String method : new String[] {"users.info", "usergroups.users.list", "views.open"}) {
                stage.slack.refuse(method, "unknown_method", 1_000);
            }

            FakeSlack.Said card = stage.askForCutover();
            stage.slack.press(BEN, card, "deny").awaitMillis();
            stage.slack.awaitWhisper(BEN, "The form did not open. Nothing was done");
            stage.slack.say(BEN, card.thread().orElseThrow(), "approve 2-4").awaitMillis();

            stage.slack.await(ANN);
            stage.slack.await(said -> said.button("go").isPresent(), "armed");
        }
    }

    @Test
    void readsWhatWasMissedInAThreadWhereTheChannelItselfIsNotShown() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack.Said card = stage.askForCutover();
            stage.slack.refuse("conversations.history", "unknown_method", 1_000);
            stage.slack.sayUnheard(BEN, card.thread().orElseThrow(), "approve 2-4");

            stage.slack.sockets().drop();

            stage.slack.await(said -> said.button("go").isPresent(), "armed");
        }
    }

    @Test
    void refusesARequestThatIsSignedAndCannotBeRead() {
        try (SlackStage stage = SlackStage.overHttp(directory, BEN)) {
            long now = Instant.now().getEpochSecond();

            assertThat(stage.requests().send("payload=%7Bbroken", now).awaitStatus())
                    .isEqualTo(400);
        }
    }

    private static void awaitStanding(SlackStage stage, String standing) {
        stage.awaitThat(() -> stage.channel().standing().equals(standing), standing);
    }
}
