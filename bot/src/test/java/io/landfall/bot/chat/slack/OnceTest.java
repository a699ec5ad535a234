package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.runbooks.journal.EntryKind;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is delivered twice, or done by two at once, acts once. */
class OnceTest {

    @TempDir
    Path directory;

    private SlackStage stage;
    private FakeSlack slack;
    private Said card;
    private String thread;

    @BeforeEach
    void askForACutover() {
        stage = SlackStage.overSocket(directory, BEN, CORA);
        slack = stage.slack;
        card = stage.askForCutover();
        thread = card.thread().orElseThrow();
    }

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void aReplyInAnotherEnvelopeWithAnotherEventIdAndAsABroadcast() {
        Said said = slack.said(BEN, thread, "approve 2");
        JsonObject event = slack.event(said);
        JsonObject broadcast = slack.event(said);
        broadcast.getJsonObject("event").put("subtype", "thread_broadcast");
        List.of(event, event, slack.event(said), broadcast)
                .forEach(each -> slack.deliver("events_api", each).awaitMillis());

        stage.awaitQuiet();
        assertThat(stage.approvedBy()).containsExactly(BEN + " stop-writes");
        assertThat(stage.count(EntryKind.REFUSED)).isZero();
    }

    @Test
    void aReplyThatIsAlsoSentToTheChannel() {
        JsonObject broadcast = slack.event(slack.said(BEN, thread, "approve 2"));
        broadcast.getJsonObject("event").put("subtype", "thread_broadcast");

        slack.deliver("events_api", broadcast).awaitMillis();

        stage.awaitQuiet();
        assertThat(stage.approvedBy()).containsExactly(BEN + " stop-writes");
    }

    @Test
    void aPressThatIsDeliveredTwiceOneThatIsDoneTwiceAndTwoPeopleAtOnce() {
        JsonObject press = slack.pressed(BEN, card, card.button("approve 2").orElseThrow());
        JsonObject again = slack.pressed(BEN, card, card.button("approve 2").orElseThrow());
        JsonObject byCora = slack.pressed(CORA, card, card.button("approve 2").orElseThrow());

        List<Delivery> all = List.of(press, press, again, byCora).stream()
                .map(each -> slack.deliver("interactive", each))
                .toList();
        all.forEach(Delivery::awaitMillis);

        stage.awaitQuiet();
        assertThat(stage.approvedBy()).containsExactly(BEN + " stop-writes");
        assertThat(stage.count(EntryKind.REFUSED)).isEqualTo(2);
    }

    @Test
    void whatIsDeliveredTooLateToBeMeantIsAnsweredAndNotDone() {
        slack.deliver(
                        "interactive",
                        at(
                                "1.000001",
                                slack.pressed(
                                        BEN, card, card.button("approve 2-4").orElseThrow())))
                .awaitMillis();
        slack.await("ben said `approve 2-4` while I could not hear it");
        assertThat(stage.approvedBy()).isEmpty();

        slack.say(BEN, thread, "approve 2-4").awaitMillis();
        Said armed = slack.await(said -> said.button("go").isPresent(), "armed");
        Said said = slack.saidAgo(Duration.ofMinutes(2), Optional.of(thread), ANN, "go");
        slack.deliver("events_api", slack.event(said)).awaitMillis();
        slack.await("ann said `go` while I could not hear it, and that is too long ago. Nothing was done");
        assertThat(stage.count(EntryKind.GO)).isZero();

        slack.press(ANN, armed, "go").awaitMillis();
        stage.awaitCount(EntryKind.GO, 1);
    }

    private static JsonObject at(String stamp, JsonObject press) {
        press.getJsonArray("actions").getJsonObject(0).put("action_ts", stamp);
        return press;
    }

    @Test
    void aFormThatIsSentTwice() {
        slack.press(ANN, card, "deny").awaitMillis();
        slack.submitTwice(ANN, "too much load").forEach(Delivery::awaitMillis);

        stage.awaitCount(EntryKind.ENDED, 1);
        stage.awaitQuiet();
        assertThat(stage.count(EntryKind.HEARD))
                .as("the command, the press, the form")
                .isEqualTo(3);
    }

    @Test
    void aCommandThatSlackTriesAgain() {
        JsonObject command = slack.slashPayload(ANN, "freeze the end of the year");
        slack.deliver("slash_commands", command).awaitMillis();
        slack.deliver("slash_commands", command.copy().put("retry_attempt", 1)).awaitMillis();
        Said mention = slack.mentionUnheard(ANN, "list");
        JsonObject event = slack.event(mention);
        event.getJsonObject("event").put("type", "app_mention");
        slack.deliver("events_api", event).awaitMillis();
        slack.deliver("events_api", slack.event(mention).put("retry_attempt", 2).put("retry_reason", "timeout"))
                .awaitMillis();

        stage.awaitQuiet();
        assertThat(stage.count(EntryKind.FREEZE)).isEqualTo(1);
        assertThat(stage.count(EntryKind.HEARD)).isEqualTo(3);
    }
}
