package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.BOT;
import static io.landfall.bot.chat.slack.FakeSlack.CORA;
import static io.landfall.bot.chat.slack.FakeSlack.DBAS;
import static io.landfall.bot.chat.slack.FakeSlack.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.runbooks.journal.EntryKind;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each of these looks like an approval. */
class NotAnApprovalTest {

    @TempDir
    Path directory;

    private SlackStage stage;
    private FakeSlack slack;
    private Said card;
    private String thread;

    @BeforeEach
    void askForACutover() {
        stage = SlackStage.overSocket(directory, ANN, DBAS);
        slack = stage.slack;
        card = stage.askForCutover();
        thread = card.thread().orElseThrow();
    }

    @AfterEach
    void nothingWasApproved() {
        stage.awaitQuiet();
        List<String> approved = stage.approvedBy();
        stage.close();
        assertThat(approved).isEmpty();
    }

    @Test
    void somebodyElse() {
        slack.say(CORA, thread, "approve 2-4").awaitMillis();

        slack.await("cora is not in `approvals.approvers`");
    }

    @Test
    void somebodyElseWithoutSayingWhich() {
        slack.say(CORA, thread, "approve").awaitMillis();

        slack.await("cora is not in `approvals.approvers`");
    }

    @Test
    void aRangeThatEndsBeyondTheRun() {
        slack.say(BEN, thread, "approve 3-9").awaitMillis();

        slack.await("Step 5 is not in this run; it has steps 2 to 4. Nothing was approved.");
    }

    @Test
    void aRangeThatBeginsWithAStepThatIsSkipped() {
        slack.say(BEN, thread, "approve 1-4").awaitMillis();

        slack.await("Step 1 is not in this run; it has steps 2 to 4. Nothing was approved.");
    }

    @Test
    void theRequesterUnderFourEyes() {
        slack.press(ANN, card, "approve 2").awaitMillis();

        slack.await("`approvals.four-eyes` is on: somebody else must approve");
    }

    @Test
    void anEditedMessage() {
        Said said = slack.sayUnheard(BEN, thread, "approve 2-4");
        said.edits = 1;
        JsonObject changed = new JsonObject()
                .put("type", "message")
                .put("subtype", "message_changed")
                .put("channel", SHOP)
                .put("ts", "1.000001")
                .put("event_ts", "1.000001")
                .put("message", slack.event(said).getJsonObject("event"));

        slack.deliver("events_api", slack.callback(changed)).awaitMillis();
        slack.deliver("events_api", slack.event(said)).awaitMillis();
        slack.deliver(
                        "events_api",
                        slack.callback(slack.event(said)
                                .getJsonObject("event")
                                .copy()
                                .put("type", "app_mention")
                                .put("text", "<@" + BOT + "> approve 2-4")))
                .awaitMillis();
        slack.sockets().drop();
        slack.sockets().awaitConnections(2);
    }

    @Test
    void aBot() {
        JsonObject event = slack.event(slack.sayUnheard(BEN, thread, "approve 2-4"));
        event.getJsonObject("event").put("bot_id", "B0OTHER");

        slack.deliver("events_api", event).awaitMillis();
        slack.deliver(
                        "events_api",
                        slack.callback(event.getJsonObject("event").copy().put("subtype", "bot_message")))
                .awaitMillis();
        slack.messages.remove(slack.messages.size() - 1);
    }

    @Test
    void anAppInThePersonsName() {
        Map<String, Object> signs = Map.of(
                "bot_id", "B0OTHER",
                "app_id", "A0OTHER",
                "bot_profile", new JsonObject().put("id", "B0OTHER"),
                "workflow_id", "Wf0OTHER");
        for (String subtype : List.of("", "thread_broadcast", "file_share")) {
            signs.forEach((sign, value) -> {
                JsonObject event = slack.event(slack.said(BEN, thread, "approve 2-4"));
                event.getJsonObject("event").put(sign, value);
                if (!subtype.isEmpty()) {
                    event.getJsonObject("event").put("subtype", subtype);
                }
                slack.deliver("events_api", event).awaitMillis();
            });
        }

        stage.awaitQuiet();
        assertThat(stage.count(EntryKind.HEARD)).isEqualTo(1);
    }

    @Test
    void aDeletedMessage() {
        Said said = slack.said(BEN, thread, "approve 2-4");
        JsonObject deleted = new JsonObject()
                .put("type", "message")
                .put("subtype", "message_deleted")
                .put("hidden", true)
                .put("channel", SHOP)
                .put("ts", "1.000002")
                .put("event_ts", "1.000002")
                .put("deleted_ts", said.ts())
                .put("previous_message", slack.event(said).getJsonObject("event"));

        slack.deliver("events_api", slack.callback(deleted)).awaitMillis();

        stage.awaitQuiet();
        assertThat(stage.count(EntryKind.HEARD)).isEqualTo(1);
    }

    @Test
    void somebodyOfAnotherWorkspaceWhoIsNotNamed() {
        JsonObject event = slack.event(slack.said("U0STRANGER", thread, "approve 2-4"));
        event.getJsonObject("event").put("team", "T0OTHER").put("user_team", "T0OTHER");

        slack.deliver("events_api", event).awaitMillis();

        slack.await("U0STRANGER is not in `approvals.approvers`");
    }

    @Test
    void anotherThreadAndNoThreadAtAll() {
        Said other = slack.sayUnheard(CORA, thread, "what is this?");
        slack.say(BEN, other.ts(), "approve 2-4").awaitMillis();
        slack.mention(BEN, "approve 2-4").awaitMillis();
        slack.slash(BEN, "approve 2-4").awaitMillis();

        slack.awaitWhisper(BEN, "counts only in the thread of the run");
    }

    @Test
    void anOldButton() {
        JsonObject button = card.button("approve 2-4").orElseThrow();
        slack.say(ANN, thread, "hold let me see").awaitMillis();
        Said held = slack.await(said -> said.button("resume").isPresent(), "held");
        slack.deliver("interactive", slack.pressed(BEN, card, button)).awaitMillis();
        slack.awaitWhisper(BEN, "This button is an old one");

        assertThat(held.button("abort")).isPresent();
    }

    @Test
    void aButtonOfBeforeARestart() {
        JsonObject button = card.button("approve 2-4").orElseThrow();
        stage.restart();

        slack.deliver("interactive", slack.pressed(BEN, card, button)).awaitMillis();

        slack.awaitWhisper(BEN, "This button is an old one");
    }

    @Test
    void somethingSaidBeforeTheQuestionWasThere() {
        slack.say(ANN, thread, "hold").awaitMillis();
        slack.await(said -> said.button("resume").isPresent(), "held");
        Said late = slack.sayUnheard(BEN, thread, "approve 2-4");
        slack.say(ANN, thread, "resume").awaitMillis();
        slack.await(said -> said != card && said.button("approve 2-4").isPresent(), "asked again");

        slack.deliver("events_api", slack.event(late)).awaitMillis();

        slack.awaitWhisper(BEN, "was said before what is asked now could be read");
    }

    @Test
    void aGroupThatCannotBeLookedUp() {
        slack.refuse("usergroups.users.list", "internal_error", 100);
        stage.restart();
        slack.await(said -> said.button("resume").isPresent(), "held");
        slack.say(ANN, thread, "resume").awaitMillis();
        slack.await(said -> said != card && said.button("approve 2-4").isPresent(), "asked again");

        slack.say(BEN, thread, "approve 2-4").awaitMillis();

        slack.await("ben is not in `approvals.approvers`");
        slack.await("who is in the group " + DBAS + " (usergroups.users.list was refused: internal_error), so nobody");
    }

    @Test
    void aPlanThatHasChanged() {
        JsonObject button = card.button("approve 2-4").orElseThrow();
        stage.changeThePlan();
        slack.press(BEN, card, "approve 2-4").awaitMillis();
        slack.await("The plan has changed since it was shown");
        slack.await(said -> said != card && said.button("approve 2-4").isPresent(), "asked again");

        slack.deliver("interactive", slack.pressed(BEN, card, button)).awaitMillis();

        slack.awaitWhisper(BEN, "This button is an old one");
    }

    @Test
    void talk() {
        slack.say(BEN, thread, "approved by the board long ago, is it?").awaitMillis();
        slack.say(BEN, thread, "looks good").awaitMillis();
        slack.say(BEN, thread, "<@" + CORA + "> approve 2-4 please").awaitMillis();
        slack.say(BEN, thread, "aprove 2").awaitMillis();

        slack.awaitWhisper(BEN, "There is no command `aprove`. Did you mean `approve`?");
        assertThat(slack.whispers).hasSize(1);
    }
}
