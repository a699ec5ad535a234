package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.CORA;
import static io.landfall.bot.chat.slack.FakeSlack.DBAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.runbooks.journal.EntryKind;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stops something acts at once, whatever Slack does; and nothing that was said before it comes after it. */
class UrgentTest {

    private static final long NEVER = 3_600_000;

    @TempDir
    Path directory;

    private SlackStage stage;
    private FakeSlack slack;
    private Said card;
    private String thread;

    @BeforeEach
    void askForACutover() {
        stage = SlackStage.overSocket(directory, CORA, DBAS);
        slack = stage.slack;
        slack.refuse("usergroups.users.list", "missing_scope", 1_000);
        card = stage.askForCutover();
        thread = card.thread().orElseThrow();
    }

    @AfterEach
    void end() {
        slack.answerNow();
        stage.close();
    }

    @Test
    void anAbortWaitsForNoHangingCallOfSlack() {
        List.of(
                        "chat.postMessage",
                        "chat.update",
                        "chat.postEphemeral",
                        "usergroups.users.list",
                        "users.info",
                        "views.open",
                        "conversations.list",
                        "conversations.replies",
                        "conversations.history")
                .forEach(method -> slack.slow(method, NEVER, 1_000));
        int known = slack.calls("usergroups.users.list");
        slack.press(ANN, card, "deny").awaitMillis();
        slack.awaitCalls("views.open", 1);
        slack.say(BEN, thread, "approve 2").awaitMillis();
        slack.awaitCalls("usergroups.users.list", known + 1);
        slack.slash(BEN, "sup shop").awaitMillis();

        slack.say(CORA, thread, "abort now").awaitMillis();
        stage.awaitCount(EntryKind.ENDED, 1);

        assertThat(slack.hanging()).as("calls that hang").isGreaterThanOrEqualTo(2);
        assertThat(stage.approvedBy()).isEmpty();
    }

    @Test
    void anAbortByFormWaitsForNoHangingCallOfSlack() {
        slack.press(CORA, card, "deny").awaitMillis();
        slack.awaitForm();
        slack.slow("chat.postMessage", NEVER, 1_000);
        slack.slow("chat.update", NEVER, 1_000);
        int known = slack.calls("usergroups.users.list");
        slack.slow("usergroups.users.list", NEVER, 1_000);
        slack.say(BEN, thread, "approve 2").awaitMillis();
        slack.awaitCalls("usergroups.users.list", known + 1);

        slack.submit(CORA, "smoke").awaitMillis();

        stage.awaitCount(EntryKind.ENDED, 1);
    }

    @Test
    void aHoldInTheChannelIsForTheRunOfThatChannel() {
        slack.slash(CORA, "hold").awaitMillis();

        slack.await(said -> said.button("resume").isPresent(), "held");
        assertThat(stage.count(EntryKind.HOLD)).isOne();
    }

    @Test
    void aResumeThatWasSaidBeforeAHoldAndArrivesAfterItEndsNoHold() {
        slack.say(CORA, thread, "hold").awaitMillis();
        slack.await(said -> said.button("resume").isPresent(), "held");
        Said resume = slack.sayUnheard(ANN, thread, "resume");
        slack.say(CORA, thread, "hold once more").awaitMillis();
        slack.deliver("events_api", slack.event(resume)).awaitMillis();

        slack.awaitWhisper(ANN, "`resume` was said before `hold`");
        stage.awaitQuiet();
        assertThat(stage.count(EntryKind.RESUME)).isZero();
    }

    @Test
    void aReplyThatArrivesBeforeTheOneBeforeItCounts() {
        Said first = slack.sayUnheard(CORA, thread, "approve 2");
        slack.say(CORA, thread, "approve 3").awaitMillis();
        slack.deliver("events_api", slack.event(first)).awaitMillis();

        stage.awaitQuiet();
        assertThat(stage.approvedBy()).containsExactlyInAnyOrder(CORA + " stop-writes", CORA + " verify-caught-up");
    }

    @Test
    void anAbortCountsInAThreadOfWhichSlackHasNotToldYetThatItIsThere() {
        slack.say(CORA, thread, "abort").awaitMillis();
        slack.await("was taken back");
        slack.answerLate("chat.postMessage", NEVER, 1);
        slack.slash(ANN, "cutover shop").awaitMillis();
        Said live = slack.await("#2 cutover shop");

        slack.say(CORA, live.ts(), "abort").awaitMillis();
        slack.answerNow();

        stage.awaitCount(EntryKind.ENDED, 2);
    }

    @Test
    void theButtonOfAHoldAsksForTheReasonAlsoOnAnOldCard() {
        JsonObject abort = card.button("deny").orElseThrow();
        slack.say(CORA, thread, "hold").awaitMillis();
        slack.await(said -> said.button("resume").isPresent(), "held");

        slack.deliver("interactive", slack.pressed(CORA, card, abort)).awaitMillis();
        slack.submit(CORA, "enough").awaitMillis();

        stage.awaitCount(EntryKind.ENDED, 1);
    }
}
