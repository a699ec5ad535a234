package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a run has ended is a message of its own: in its thread and in the channel, and it calls those it concerns. */
class OutcomeTest {

    /** In characters, with a report of some lines. */
    private static final int LONGEST_CLEAN = 2_500;

    private static final String CALLS_ANN = "<@" + ANN + ">";
    private static final String CALLS_BEN = "<@" + BEN + ">";

    @TempDir
    Path directory;

    @Test
    void saysThatARunIsDoneToWhoAskedAndWhoApprovedIt() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            Said card = stage.askForCutover();
            cutOver(stage, card);

            Said outcome = outcome(stage, card, "cutover shop is done");
            Said report = stage.slack.awaitFirst(card.thread().orElseThrow(), "is done");

            assertThat(outcome.text).startsWith("✔ #1 cutover shop is done\n");
            assertThat(outcome.isShownInTheChannel).isTrue();
            assertThat(outcome.shown()).contains(CALLS_ANN + " asked for it, " + CALLS_BEN + " approved it.");
            assertThat(report.shown()).contains("✔ #1 cutover shop is done");
        }
    }

    /** Who, when, which plan, each step's sentence, findings, outcome: all of it, and the plan once. */
    @Test
    void tellsAllThatMattersOfACleanCutoverInFewWords() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            Said card = stage.askForCutover();
            cutOver(stage, card);
            outcome(stage, card, "cutover shop is done");
            String thread = card.thread().orElseThrow();
            stage.slack.awaitFirst(thread, "is done");
            stage.slack.await(said -> said.shown().contains("ann: go"), "the card of go is closed");

            String all = stage.slack.awaitFirst(thread, "is done").text + "\n"
                    + String.join("\n", stage.slack.history(thread));

            String plan = card.text.replaceFirst("(?s).*; plan ([0-9a-f]{8}).*", "$1");
            assertThat(all)
                    .doesNotContain("Pretend to")
                    .containsOnlyOnce("source old 10.0.0.5:3306")
                    .containsOnlyOnce("4 promote: point-of-no-return, open-target")
                    .contains("3 steps, 2 to 4, are approved; plan " + plan)
                    .contains("ben: approve 2-4 (2 stop-writes, 3 verify-caught-up, 4 promote)")
                    .contains("checks now: nothing blocks, all 1 fine", "lag now: not measured")
                    .contains(
                            "ann said go", "is past the point of no return", "#1 cutover shop is done", "journal: row ")
                    .containsPattern("✔ \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ben approved promote");
            assertThat(all)
                    .endsWith("\nwrites stopped: for 61 ms\nann asked for it, ben approved it. The report is the first"
                            + " message of this thread.");
            assertThat(all).hasSizeLessThan(LONGEST_CLEAN);
            assertThat(stage.slack.awaitFile("#1 cutover shop: the plan"))
                    .contains(
                            "fence-source: Pretend to fence-source.", "verify-caught-up: Pretend to verify-caught-up.")
                    .contains("open-target: Pretend to open-target.", "hash " + plan);
            assertThat(stage.slack.awaitFile("#1 cutover shop is done"))
                    .containsPattern("✔ \\d\\d:\\d\\d:\\d\\d\\.\\d{3} open-target")
                    .containsPattern("▶ \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ann said go");
        }
    }

    @Test
    void doesNotCallARunDonePlainlyWhoseStepWarns() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.warnAtTheEnd("Nobody but Landfall has written on new yet.");
            Said card = stage.askForCutover();
            cutOver(stage, card);

            Said outcome = outcome(stage, card, "cutover shop is done");

            String warning = "open-target: Nobody but Landfall has written on new yet.";
            assertThat(outcome.text).startsWith("! #1 cutover shop is done, with a warning of " + warning);
            Said report = stage.slack.awaitFirst(card.thread().orElseThrow(), "is done");
            assertThat(report.text)
                    .startsWith("! #1 cutover shop is done, with a warning of " + warning)
                    .containsPattern("! \\S+ open-target.*: Nobody but Landfall has written on new yet.")
                    .doesNotContain("✔ open-target");
            assertThat(stage.slack.history(card.thread().orElseThrow()))
                    .as("the step's own line")
                    .anyMatch(text -> text.contains("! open-target") && text.contains("has written on new yet"));
            stage.slack.slash(ANN, "status shop").awaitMillis();
            assertThat(stage.slack.await("asked `/landfall status shop`").shown())
                    .contains("done, with a warning of " + warning)
                    .contains("! open-target");
        }
    }

    @Test
    void saysThatARunWasTakenBackToWhoAskedAndNotToWhoApproved() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            Said card = stage.askForCutover();
            stage.slack.press(BEN, card, "approve 2").awaitMillis();
            stage.slack
                    .say(CORA, card.thread().orElseThrow(), "abort not tonight")
                    .awaitMillis();

            Said outcome = outcome(stage, card, "cutover shop was taken back");

            assertThat(outcome.isShownInTheChannel).isTrue();
            assertThat(outcome.text).startsWith("↩ #1 cutover shop was taken back: cora aborted: not tonight");
            assertThat(outcome.shown()).contains(CALLS_ANN + " asked for it.").doesNotContain(CALLS_BEN);
        }
    }

    @Test
    void callsWhoAskedWhenARunIsHeld() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            Said card = stage.askForCutover();
            stage.slack.say(CORA, card.thread().orElseThrow(), "hold not yet").awaitMillis();

            Said held = stage.slack.await(said -> said.button("resume").isPresent(), "held");

            assertThat(held.isShownInTheChannel).isTrue();
            assertThat(held.shown()).contains(CALLS_ANN + " asked for this run.");
        }
    }

    @Test
    void saysThatAMigrationIsBeingMovedWhileItIs() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            CountDownLatch mayEnd = stage.holdTheMove();
            stage.slack.slash(ANN, "start shop").awaitMillis();
            stage.slack.await("▶ follow-source");

            stage.slack.slash(ANN, "status shop").awaitMillis();
            stage.slack.await("shop: being moved, the source takes the writes");
            stage.slack.slash(ANN, "list").awaitMillis();
            stage.slack.await("being moved, the source takes the writes; #1 move shop: ▶ follow-source");
            stage.slack.slash(ANN, "cutover shop").awaitMillis();
            stage.slack.await("Run 1 (move) of shop is not over");
            mayEnd.countDown();
            stage.slack.await("move shop is done");
            stage.slack.slash(ANN, "sup shop").awaitMillis();
            stage.slack.await("shop: in step, the target follows the source");
        }
    }

    private static void cutOver(SlackStage stage, Said card) {
        stage.slack.press(BEN, card, "approve 2-4").awaitMillis();
        Said armed = stage.slack.await(said -> said.button("go").isPresent(), "the button for go");
        stage.slack.press(ANN, armed, "go").awaitMillis();
    }

    private static Said outcome(SlackStage stage, Said card, String words) {
        return stage.slack.await(
                said -> said.thread().equals(card.thread()) && said.text.contains(words), "the outcome: " + words);
    }
}
