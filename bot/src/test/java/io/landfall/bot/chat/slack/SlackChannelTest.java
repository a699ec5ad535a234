package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlackChannelTest {

    @TempDir
    Path directory;

    @Test
    void takesACutoverFromTheCommandToTheReportByButtonAndByReply() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            Said card = stage.askForCutover();
            String thread = card.thread().orElseThrow();

            slack.press(BEN, card, "approve 2").awaitMillis();
            slack.await(said -> said == card && said.button("approve 2").isEmpty(), "the card without its button");
            assertThat(card.button("approve 3")).isPresent();
            assertThat(card.shown()).contains("lag now", "ben: approve 2").doesNotContain("Pretend to open-target.");
            assertThat(slack.await("#1 cutover shop: the plan").shown()).contains("open-target");
            assertThat(slack.awaitFile("#1 cutover shop: the plan")).contains("open-target: Pretend to open-target.");
            slack.say(BEN, thread, "Approve 3–4").awaitMillis();
            Said armed = slack.await(said -> said.button("go").isPresent(), "armed");
            assertThat(card.button("approve 3")).isEmpty();
            slack.press(ANN, armed, "go").awaitMillis();

            slack.awaitFirst(thread, "#1 cutover shop is done");
            slack.await(said -> said == armed && said.button("go").isEmpty(), "no button is left");
            assertThat(stage.approvedBy())
                    .containsExactly(BEN + " stop-writes", BEN + " verify-caught-up", BEN + " promote");
            assertThat(stage.connected).isTrue();
        }
    }
}
