package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.conversation.Message;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelBookTest {

    private static final String LIST = "conversations.list";

    @TempDir
    Path directory;

    @Test
    void postsByNameAndLearnsFromThatWhichChannelItIsWhenSlackDoesNotListThem() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            stage.restartAfter(() -> slack.refuse(LIST, "missing_scope", 1_000));
            slack.slash(ANN, "sup shop").awaitMillis();
            slack.awaitWhisper(ANN, "Slack has not said yet whether this is one of them");
            int asked = slack.calls(LIST);

            stage.channel().post("#shop", Message.of("here I am"));
            slack.await("here I am");
            stage.askForCutover();

            assertThat(slack.calls(LIST)).isEqualTo(asked);
        }
    }

    @Test
    void takesNoCommandFromAChannelThatOnlyCallsItselfLikeOneOfTheFileAndAsksSlackOnce() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            slack.refuse("chat.postEphemeral", "invalid_arguments", 1_000);
            for (int i = 0; i < 20; i++) {
                slack.deliver(
                                "slash_commands",
                                slack.slashPayload(ANN, "start shop").put("channel_id", "C0STRANGE01"))
                        .awaitMillis();
            }
            stage.awaitQuiet();

            assertThat(stage.count(EntryKind.RUN)).isZero();
            assertThat(stage.journal().entries())
                    .map(Entry::record)
                    .filteredOn(row -> row.kind() == EntryKind.COMMAND)
                    .hasSize(20)
                    .allSatisfy(row -> assertThat(row.data().get("outcome"))
                            .isEqualTo("refused: Landfall listens in #shop only. Nothing was done."));
            assertThat(slack.calls(LIST)).isEqualTo(1);
        }
    }
}
