package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.Stage;
import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.PunctualJournal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** At every point between the question and {@code go} the service may be restarted, and the run can still be cut over. */
class RestartBeforeGoTest {

    @TempDir
    Path directory;

    /** Where a run is when the service ends. */
    private enum Point {
        ASKED {
            @Override
            void reach(SlackStage stage, Said card) {
                stage.awaitThat(() -> stage.isAsking("shop"), "it asks");
            }
        },
        APPROVED_IN_PART {
            @Override
            void reach(SlackStage stage, Said card) {
                stage.slack.press(BEN, card, "approve 2").awaitMillis();
                stage.slack.await("approve 2");
            }
        },
        ARMED {
            @Override
            void reach(SlackStage stage, Said card) {
                armed(stage, card);
            }
        },
        ARMED_AND_HELD {
            @Override
            void reach(SlackStage stage, Said card) {
                Said armed = armed(stage, card);
                stage.slack
                        .say(CORA, armed.thread().orElseThrow(), "hold not yet")
                        .awaitMillis();
                stage.slack.await("is held: cora holds: not yet");
            }
        },
        HELD_AND_GOES_ON {
            @Override
            void reach(SlackStage stage, Said card) {
                ARMED_AND_HELD.reach(stage, card);
                stage.slack.say(ANN, card.thread().orElseThrow(), "resume").awaitMillis();
                stage.awaitThat(() -> stage.isArmed("shop"), "it is armed again");
            }
        };

        abstract void reach(SlackStage stage, Said card);
    }

    private static Said armed(SlackStage stage, Said card) {
        stage.slack.press(BEN, card, "approve 2-4").awaitMillis();
        return stage.slack.await(said -> said.button("go").isPresent(), "the button for go");
    }

    private static Said askedForGoBelow(Said held, FakeSlack slack) {
        return slack.await(
                said -> said.button("go").isPresent() && said.ts().compareTo(held.ts()) > 0, "the button for go");
    }

    private static Said heldAfterTheRestart(FakeSlack slack) {
        return slack.await(
                said -> said.button("resume").isPresent()
                        && said.shown().contains("is held: I was restarted between two steps"),
                "held after the restart");
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void opensTheWindowByGoAfterARestartAt(Point point) {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            Said card = stage.askForCutover();
            point.reach(stage, card);

            stage.restart();
            Said held = heldAfterTheRestart(slack);
            slack.press(ANN, held, "resume").awaitMillis();
            stage.awaitThat(() -> stage.isArmed("shop") || stage.isAsking("shop"), "it goes on");
            if (stage.isAsking("shop")) {
                Said again = slack.await(
                        said -> said != card && said.button("approve 3").isPresent(), "what is open is asked again");
                slack.say(BEN, again.thread().orElseThrow(), "approve 2-4").awaitMillis();
            }
            Said armed = askedForGoBelow(held, slack);
            slack.press(ANN, armed, "go").awaitMillis();
            slack.await("cutover shop is done");

            assertThat(stage.count(EntryKind.GO)).isEqualTo(1);
            assertThat(stage.count(EntryKind.REFUSED)).isZero();
            assertThat(slack.history(card.thread().orElseThrow()))
                    .as("the plan stands in the thread before the last question")
                    .filteredOn(text -> text.startsWith("#1 cutover shop: the plan"))
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void answersEverythingThatCanBeSaidAfterARestartAt(Point point) {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            Said card = stage.askForCutover();
            String thread = card.thread().orElseThrow();
            point.reach(stage, card);
            stage.restart();
            heldAfterTheRestart(slack);

            slack.say(BEN, thread, "approve 2-4").awaitMillis();
            slack.await("Nothing is being asked for now: run 1 is held (I was restarted between two steps");
            slack.say(ANN, thread, "go").awaitMillis();
            slack.await("Not armed: run 1 is held (I was restarted between two steps");
            slack.say(CORA, thread, "resume").awaitMillis();
            slack.await("cora neither asked for this run nor is in `approvals.approvers`");
            slack.slash(CORA, "status").awaitMillis();
            slack.awaitShownTo(CORA, "held: I was restarted between two steps");
            slack.say(BEN, thread, "deny too late tonight").awaitMillis();
            slack.await("cutover shop was taken back: ben denied it: too late tonight");

            assertThat(stage.count(EntryKind.GO)).isZero();
        }
    }

    @Test
    void saysInWordsWhatItSeesAfterARestartInMidStep() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.restartAfter(this::leaveAMoveInItsFirstStep);

            Said why = stage.slack.await("What I see now");

            assertThat(why.text)
                    .isEqualTo(
                            "! #1 move shop: I was restarted during take-hot-backup. Say `resume` to do that step again"
                                    + " from what is there, or `abort` to take everything back.\nWhat I see now: done false.");
            Said held = stage.slack.await(said -> said.button("resume").isPresent(), "held");
            assertThat(held.text)
                    .startsWith(
                            "! #1 move shop is held: I was restarted during take-hot-backup. Say `resume` to do that step")
                    .contains("\nann asked for this run.");
            stage.slack.press(ANN, held, "resume").awaitMillis();
            stage.slack.await("move shop is done");
        }
    }

    /** As a service does that is killed there. */
    private void leaveAMoveInItsFirstStep() {
        try (PunctualJournal journal = Stage.journal(directory)) {
            journal.append(new Entry.Record(
                    1, "shop", EntryKind.RUN, "", ANN, Map.of("runbook", "move", "name", "ann"), "event-of-ann"));
            journal.append(
                    new Entry.Record(1, "shop", EntryKind.INTENT, "take-hot-backup", "", Map.of("done", "false"), ""));
        }
    }

    @Test
    void takesGoInWordsAfterARestartWhileArmed() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            Said card = stage.askForCutover();
            armed(stage, card);

            stage.restart();
            Said held = heldAfterTheRestart(stage.slack);
            stage.slack.press(ANN, held, "resume").awaitMillis();
            askedForGoBelow(held, stage.slack);
            stage.slack.say(ANN, card.thread().orElseThrow(), "go").awaitMillis();

            stage.slack.await("cutover shop is done");
        }
    }

    @Test
    void offersGoAgainWhenAHoldOfAnArmedRunHasEnded() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            Said card = stage.askForCutover();
            Said first = armed(stage, card);
            stage.slack.say(CORA, card.thread().orElseThrow(), "hold not yet").awaitMillis();
            Said held = stage.slack.await(said -> said.button("resume").isPresent(), "held");

            stage.slack.press(ANN, held, "resume").awaitMillis();
            Said again = stage.slack.await(
                    said -> said != first && said.button("go").isPresent(), "the button for go again");
            stage.slack.press(ANN, again, "go").awaitMillis();

            stage.slack.await("cutover shop is done");
            assertThat(stage.count(EntryKind.REFUSED)).isZero();
        }
    }
}
