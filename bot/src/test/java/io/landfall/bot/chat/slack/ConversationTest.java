package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.CORA;
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

/** A channel is told what everybody has to know; what only one person wants is shown to that person. */
class ConversationTest {

    @TempDir
    Path directory;

    private SlackStage stage;
    private FakeSlack slack;

    @BeforeEach
    void begin() {
        stage = SlackStage.overSocket(directory, BEN);
        slack = stage.slack;
    }

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void answersWhoeverOnlyLooksAloneAndShowsItToTheOthersWhenToldTo() {
        for (String words :
                List.of("status shop", "sup shop", "lag shop", "list", "check shop", "cutover shop --dry-run")) {
            slack.slash(ANN, words).awaitMillis();
            slack.awaitShownTo(ANN, "asked `/landfall " + words + "`");
        }
        assertThat(slack.messagesInChannel("shop"))
                .as("the others were told nothing")
                .isZero();

        Said status = slack.awaitShownTo(ANN, "asked `/landfall status shop`");
        slack.pressCalled(ANN, status, "Show in channel").awaitMillis();

        Said shown = slack.await(
                said -> !slack.shownToOne.containsKey(said) && said.shown().contains("not started"), "all");
        assertThat(shown.shown()).contains("ann asked `/landfall status shop`");
        assertThat(shown.thread()).isEmpty();
        assertThat(shown.buttonCalled("Show in channel")).isEmpty();
    }

    @Test
    void answersInAThreadWhoeverLooksThere() {
        Said card = stage.askForCutover();

        slack.say(CORA, card.thread().orElseThrow(), "<@" + FakeSlack.BOT + "> sup")
                .awaitMillis();

        assertThat(slack.awaitShownTo(CORA, "shop: ").thread()).isEqualTo(card.thread());
    }

    @Test
    void takesTheOnlyMigrationForTheOneThatIsMeant() {
        slack.slash(ANN, "help").awaitMillis();
        slack.awaitShownTo(ANN, "--in-channel");
        slack.slash(ANN, "sup").awaitMillis();
        slack.awaitShownTo(ANN, "shop: not started");
        slack.slash(ANN, "check cutover").awaitMillis();
        slack.awaitShownTo(ANN, "This is what `/landfall cutover shop` needs.");
        slack.slash(ANN, "lag 10m").awaitMillis();
        slack.awaitShownTo(ANN, "lag of shop in the last 10 min");
    }

    @Test
    void opensThePlanAndTheChecksForWhoeverPressesTheirButtons() {
        Said card = stage.askForCutover();
        slack.slash(CORA, "check shop").awaitMillis();

        slack.pressCalled(BEN, card, "Show plan").awaitMillis();
        slack.pressCalled(BEN, card, "Show checks").awaitMillis();
        slack.pressCalled(CORA, slack.awaitShownTo(CORA, "check shop: nothing blocks"), "Show all")
                .awaitMillis();

        slack.awaitWindow(BEN, "Pretend to open-target.");
        slack.awaitWindow(BEN, "log_bin");
        slack.awaitWindow(CORA, "log_bin");
        assertThat(slack.history(card.thread().orElseThrow()))
                .noneMatch(text -> text.contains("Pretend to open-target."));
        assertThat(slack.awaitFile("open-target: Pretend to open-target.")).contains("hash ");
        assertThat(stage.count(EntryKind.HEARD))
                .as("who only opens says nothing")
                .isEqualTo(2);
    }

    @Test
    void saysWhereNoWindowOpensTheSameToWhoeverPressed() {
        slack.refuse("views.open", "unknown_method", 1);
        Said card = stage.askForCutover();

        slack.pressCalled(BEN, card, "Show plan").awaitMillis();

        assertThat(slack.awaitShownTo(BEN, "Pretend to open-target.").thread()).isEqualTo(card.thread());
    }

    @Test
    void saysThatWhatAButtonOpenedIsNotKeptOverARestart() {
        Said card = stage.askForCutover();
        JsonObject button = card.buttonCalled("Show plan").orElseThrow();
        stage.restart();

        slack.deliver("interactive", slack.pressed(BEN, card, button)).awaitMillis();

        slack.awaitWhisper(BEN, "That is not kept any more: Landfall was restarted");
    }

    @Test
    void asksInSixLinesWhatIsAskedAndWhatThereIsToKnow() {
        Said card = stage.askForCutover();

        assertThat(card.button("approve 2-4")
                        .orElseThrow()
                        .getJsonObject("confirm")
                        .encode())
                .contains("Approve several steps?", "as the plan in this thread has it: `approve 2-4`.");
        assertThat(Reading.shown(card))
                .containsSubsequence(
                        "*#1 cutover shop asks for approval of 2 stop-writes, 3 verify-caught-up, 4 promote; plan "
                                + card.text.replaceFirst("(?s).*; plan ([0-9a-f]{8}).*", "$1") + "*",
                        "*missing*",
                        "3 approvals, of 3 steps",
                        "*lag now*",
                        "*asked for by*",
                        "*checks now*",
                        "nothing blocks, all 1 fine",
                        "<@" + BEN
                                + "> may. An approval is for the plan above, each step has its own, and it counts for"
                                + " 15 min.",
                        "Nothing is stopped until `go`.")
                .hasSize(13);
    }

    @Test
    void showsAtOnceThatItHasHeard() {
        slack.slash(ANN, "cutover shop").awaitMillis();
        slack.awaitSaidAtOnce("Heard `/landfall cutover shop`");
        Said card = slack.await(said -> said.button("approve 2-4").isPresent(), "the card");
        Said said = slack.sayUnheard(BEN, card.thread().orElseThrow(), "approve 2");
        Said talk = slack.sayUnheard(BEN, card.thread().orElseThrow(), "looks good to me, all of it");

        slack.deliver("events_api", slack.event(talk)).awaitMillis();
        slack.deliver("events_api", slack.event(said)).awaitMillis();
        slack.press(BEN, card, "approve 3").awaitMillis();

        slack.awaitSeen(said);
        slack.awaitSeen(card);
        assertThat(slack.seen).doesNotContain(talk.ts());
    }

    @Test
    void goesOnWhereTheAppMayPutNoSigns() {
        slack.refuse("reactions.add", "missing_scope", 1);
        Said card = stage.askForCutover();

        slack.say(BEN, card.thread().orElseThrow(), "approve 2").awaitMillis();
        slack.await("ben: approve 2");
        slack.say(BEN, card.thread().orElseThrow(), "approve 3").awaitMillis();
        slack.await("ben: approve 3");

        assertThat(slack.calls("reactions.add")).isEqualTo(1);
    }

    @Test
    void saysInBoldAndAloneWhenWritesAreStoppedAndGoAgain() {
        cutOver(stage.askForCutover(), ANN);

        Said stopped = slack.await("Writes are stopped since ");
        Said gone = slack.await("is past the point of no return");
        Said again = slack.await("Writes go again: stopped for 61 ms.");

        assertThat(Reading.shown(stopped))
                .hasSize(1)
                .allMatch(line -> line.matches("\\*Writes are stopped since <!date.*>\\.\\*"));
        assertThat(Reading.shown(gone))
                .containsExactly("*✔ #1 cutover shop is past the point of no return; it finishes now.*");
        assertThat(Reading.shown(again)).containsExactly("*Writes go again: stopped for 61 ms.*");
        assertThat(List.of(stopped.ts(), gone.ts(), again.ts())).isSorted();
    }

    @Test
    void offersWhatMayComeNextUntilTheNextRunBegins() {
        slack.slash(ANN, "start shop").awaitMillis();
        Said moved = slack.await(said -> said.button("cutover shop").isPresent(), "the next step");
        assertThat(moved.button("cutover shop")
                        .orElseThrow()
                        .getJsonObject("confirm")
                        .encode())
                .contains("Cut over shop?", "Nothing is stopped before `go`.");

        slack.press(CORA, moved, "cutover shop --dry-run").awaitMillis();
        slack.awaitShownTo(CORA, "dry run of the cutover of shop: nothing was changed or asked");
        slack.press(CORA, moved, "cutover shop").awaitMillis();

        Said card = slack.await(said -> said.button("approve 2-4").isPresent(), "the card");
        assertThat(card.shown()).contains("*asked for by*\\ncora").doesNotContain("<@" + CORA + ">");
        slack.await(said -> said == moved && said.button("cutover shop").isEmpty(), "the old offer is gone");
        assertThat(moved.shown()).contains("<@" + ANN + "> asked for it.");
        cutOver(card, CORA);
        Said done = slack.await(said -> said.button("rollback shop").isPresent(), "the way back");
        assertThat(done.button("finish shop")).isPresent();
        assertThat(done.isShownInTheChannel).isTrue();
    }

    @Test
    void takesADenialWithItsReason() {
        Said card = stage.askForCutover();

        slack.press(BEN, card, "deny").awaitMillis();
        assertThat(slack.awaitForm().getJsonArray("blocks").getJsonObject(0).getBoolean("optional"))
                .as("may be left empty")
                .isFalse();
        slack.submit(BEN, "no backup since Monday").awaitMillis();

        slack.await("cutover shop was taken back: ben denied it: no backup since Monday");
        slack.say(CORA, card.thread().orElseThrow(), "deny").awaitMillis();
        slack.awaitWhisper(CORA, "Why? Whoever asked will read it.");
    }

    @Test
    void keepsTheReasonOfAnApproval() {
        Said card = stage.askForCutover();
        slack.say(BEN, card.thread().orElseThrow(), "approve 2 tonight").awaitMillis();
        slack.awaitWhisper(BEN, "`2 tonight` is neither a step's number nor its name.");

        slack.say(BEN, card.thread().orElseThrow(), "approve 2-4 because the backup is of today")
                .awaitMillis();

        slack.await("ben: approve 2-4 because the backup is of today (2 stop-writes, 3 verify-caught-up, 4 promote)");
    }

    @Test
    void tellsTheMessagesOfARunWithARestartAndAnExpiry() {
        stage.close();
        stage = SlackStage.reminding(directory, java.time.Duration.ofSeconds(10), List.of(), BEN);
        slack = stage.slack;
        Said card = stage.askForCutover();
        slack.press(BEN, card, "approve 2-4").awaitMillis();
        slack.await(said -> said.button("go").isPresent(), "armed");
        stage.restart();
        Said held = slack.await(said -> said.button("resume").isPresent(), "held");
        slack.press(ANN, held, "resume").awaitMillis();
        Said again =
                slack.await(said -> said != card && said.button("approve 2-4").isPresent(), "asked again");
        cutOver(again, ANN);
        slack.await("The report is the first message of this thread");

        Transcript told = Transcript.of(slack).write("restart-and-expiry");

        assertThat(told.text()).contains("I was restarted", "Expired: 2 stop-writes", "ann said go");
    }

    private void cutOver(Said card, String who) {
        if (card.button("approve 2-4").isPresent()) {
            slack.press(BEN, card, "approve 2-4").awaitMillis();
        }
        Said armed = slack.await(said -> said.button("go").isPresent(), "the button for go");
        slack.press(who, armed, "go").awaitMillis();
    }
}
