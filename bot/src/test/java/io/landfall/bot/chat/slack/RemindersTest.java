package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.CORA;
import static io.landfall.bot.chat.slack.FakeSlack.DBAS;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody has to remember that a run waits, and no approval expires in silence. */
class RemindersTest {

    private static final Duration LONG = Duration.ofMinutes(15);
    private static final Duration SOON = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    @Test
    void callsThoseWhoHaveNotAnsweredAgainAndAgain() {
        try (SlackStage stage =
                SlackStage.reminding(directory, LONG, List.of(SOON, SOON.multipliedBy(2)), ANN, BEN, CORA)) {
            Said card = stage.askForCutover();

            Said first = stage.slack.await("has waited for");
            Said second =
                    stage.slack.await(said -> said != first && said.shown().contains("has waited for"), "again");

            assertThat(second.thread()).isEqualTo(card.thread());
            assertThat(second.shown())
                    .contains("it waits for approval of 3 steps, 2 to 4.")
                    .contains("<@" + BEN + ">, <@" + CORA + "> may approve it.")
                    .doesNotContain("<@" + ANN + ">");
        }
    }

    @Test
    void saysThatNobodyMayApproveWhenAGroupHasBecomeEmpty() {
        try (SlackStage stage = SlackStage.reminding(directory, LONG, eachSecond(), DBAS)) {
            stage.askForCutover();
            stage.slack.group(List.of(ANN));

            stage.slack.await("Nobody else here may approve it now");
        }
    }

    /** Who is in a group is asked again after five seconds. */
    private static List<Duration> eachSecond() {
        return IntStream.rangeClosed(1, 180).mapToObj(Duration::ofSeconds).toList();
    }

    @Test
    void callsWhoAskedForARunThatIsHeld() {
        try (SlackStage stage = SlackStage.reminding(directory, LONG, List.of(SOON), BEN)) {
            Said card = stage.askForCutover();
            stage.slack.say(CORA, card.thread().orElseThrow(), "hold not yet").awaitMillis();

            assertThat(stage.slack.await("has been held for").shown()).contains("<@" + ANN + "> asked for it");
        }
    }

    @Test
    void tellsBeforeAndWhenApprovalsExpireAndAsksAgain() {
        try (SlackStage stage = SlackStage.reminding(directory, Duration.ofSeconds(10), List.of(), BEN)) {
            Said card = stage.askForCutover();
            stage.slack.press(BEN, card, "approve 2-4").awaitMillis();
            Said armed = stage.slack.await(said -> said.button("go").isPresent(), "armed");

            Said before = stage.slack.await("approvals expire soon");
            Said expired =
                    stage.slack.await("Expired: 2 stop-writes, 3 verify-caught-up, 4 promote, approved more than");
            Said again = stage.slack.await(
                    said -> said != card && said.button("approve 2-4").isPresent(), "asked again");

            assertThat(before.shown())
                    .contains("<@" + BEN + ">", "<@" + ANN + ">, who asked, or an approver may say `go`");
            assertThat(expired.shown()).contains("<@" + ANN + "> asked for this run.");
            assertThat(again.shown()).contains("<@" + BEN + "> may");
            stage.slack.await(said -> said == armed && said.button("go").isEmpty(), "no stale Go");
            stage.slack.await(
                    said -> said == armed && said.shown().contains("void: what is asked now stands further down"),
                    "why");
            assertThat(armed.shown()).contains("was armed");
        }
    }

    @Test
    void asksAgainForApprovalsThatExpireBeforeAllAreThere() {
        try (SlackStage stage = SlackStage.reminding(directory, Duration.ofSeconds(10), List.of(), BEN)) {
            Said card = stage.askForCutover();
            stage.slack.press(BEN, card, "approve 2").awaitMillis();
            stage.slack.await("ben: approve 2");

            stage.slack.await("Expired: 2 stop-writes, approved more than");
            Said again = stage.slack.await(
                    said -> said != card && said.button("approve 2-4").isPresent(), "asked again");
            stage.slack.press(BEN, again, "approve 2-4").awaitMillis();

            stage.slack.await(said -> said.button("go").isPresent(), "armed");
        }
    }
}
