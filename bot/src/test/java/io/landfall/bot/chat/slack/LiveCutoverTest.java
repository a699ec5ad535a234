package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.CORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole cutover in the channel in which each step waits for a reply in its thread, as `mode: live` has it. */
class LiveCutoverTest {

    @TempDir
    Path directory;

    @Test
    void asksBeforeEachOfTheSixStepsAndShowsTheClockWhileWritesAreStopped() {
        try (SlackStage stage = SlackStage.live(directory, BEN, CORA)) {
            stage.withAllSteps();
            stage.slack.slash(ANN, "cutover shop").awaitMillis();

            Said ttl = asked(stage, "1 lower-dns-ttl", "approve 1");
            String thread = ttl.thread().orElseThrow();
            assertThat(ttl.shown()).doesNotContain("writes stopped");
            stage.slack.say(BEN, thread, "approve 1").awaitMillis();

            Said page = asked(stage, "2 maintenance-on", "approve 2");
            assertThat(page.shown())
                    .contains("nothing is stopped yet: this approval opens the window.")
                    .doesNotContain("writes stopped for");
            stage.slack.say(BEN, thread, "approve").awaitMillis();

            Said stop = asked(stage, "3 stop-writes", "approve 3");
            assertThatTheClockIsIn(stop);
            stage.slack.say(CORA, thread, "Approve 3.").awaitMillis();

            Said caughtUp = asked(stage, "4 verify-caught-up", "approve 4");
            assertThatTheClockIsIn(caughtUp);
            stage.slack.press(BEN, caughtUp, "approve 4").awaitMillis();

            Said promote = asked(stage, "5 promote, 6 point-application", "approve 5");
            assertThatTheClockIsIn(promote);
            stage.slack.say(BEN, thread, "approve promote").awaitMillis();
            Said last = stage.slack.await(
                    said -> said == promote && said.button("approve 5").isEmpty(), "only the last is asked for");
            assertThatTheClockIsIn(last);
            stage.slack.say(CORA, thread, "approve 6").awaitMillis();

            stage.slack.awaitFirst(thread, "cutover shop is done");
            assertThat(stage.approvedBy())
                    .containsExactly(
                            BEN + " lower-dns-ttl",
                            BEN + " maintenance-on",
                            CORA + " stop-writes",
                            BEN + " verify-caught-up",
                            BEN + " promote",
                            CORA + " point-application");
            assertThat(List.of(ttl, page, stop, caughtUp, promote))
                    .as("nothing can be pressed any more")
                    .allMatch(card -> card.button("abort").isEmpty());
        }
    }

    @Test
    void takesEverythingBackWhenSomebodySaysSoInsteadOfApproving() {
        try (SlackStage stage = SlackStage.live(directory, BEN)) {
            stage.slack.slash(ANN, "cutover shop").awaitMillis();
            Said stop = asked(stage, "2 stop-writes", "approve 2");
            String thread = stop.thread().orElseThrow();
            stage.slack.press(BEN, stop, "approve 2").awaitMillis();
            asked(stage, "3 verify-caught-up", "approve 3");

            stage.slack.say(CORA, thread, "abort, please").awaitMillis();

            stage.slack.awaitFirst(thread, "cutover shop was taken back: cora aborted");
        }
    }

    private static Said asked(SlackStage stage, String what, String button) {
        return stage.slack.await(
                said -> said.text.contains("asks for approval of " + what + ";")
                        && said.button(button).isPresent(),
                "asked for " + what);
    }

    /** How long it has been, how long it may be, and until when, in the reader's own time. */
    private static void assertThatTheClockIsIn(Said card) {
        assertThat(card.text).containsPattern("writes stopped for [0-9.]+ m?s, [0-9.]+ m?s left, asks for approval");
        assertThat(card.blocks.encode()).contains(", until <!date^");
    }
}
