package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Posted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {

    @TempDir
    Path directory;

    @Test
    void waitsAsLongAsSlackSaysAndTriesAgainWhatFailed() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            stage.slack.tooMany("chat.postMessage", 2, 1);
            stage.channel().post("#shop", Message.of("first"));
            stage.slack.await("first");
            stage.slack.fail("chat.postMessage", 2);
            stage.channel().post("#shop", Message.of("second"));
            stage.slack.await("second");
            stage.slack.refuse("chat.postMessage", "invalid_blocks", 1);
            stage.channel().post("#shop", Message.of("third", List.of("with a line")));

            Said bare = stage.slack.await("third");

            assertThat(bare.blocks).isEmpty();
            assertThat(bare.text).isEqualTo("third\nwith a line");
        }
    }

    @Test
    void keepsTheOrderAndShowsOnlyTheNewestEdit() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            Posted live =
                    stage.channel().thread(7, "#shop", Message.of("live 0").withField("run", "7"));
            stage.slack.await("live 0");
            for (int i = 1; i <= 500; i++) {
                stage.channel().update(live, Message.of("live " + i).withField("run", "7"));
            }
            IntStream.rangeClosed(1, 40).forEach(i -> stage.channel().reply(live, Message.of("step " + i)));

            Said said = stage.slack.await("live 500");
            stage.slack.await("step 40");

            assertThat(said.edits).isLessThan(10);
            String history = stage.slack.transcript();
            assertThat(IntStream.rangeClosed(1, 39)
                            .allMatch(i -> history.indexOf("step " + i + "\n") < history.indexOf("step " + (i + 1))))
                    .isTrue();
        }
    }

    @Test
    void putsWhatIsFarTooLongIntoAFileAndEscapesEverything() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            List<String> lines = IntStream.range(0, 1_000)
                    .mapToObj(i -> "  table_" + i + "  <!channel> & ``` <@" + ANN + "> *bold* row " + "x".repeat(40))
                    .toList();
            Posted live = stage.channel().thread(9, "#shop", Message.of("run").withField("run", "9"));
            stage.channel().reply(live, Message.of("a <b> & `c`", lines).withField("f", "<!here>"));

            Said file = stage.slack.await(said -> said.text.startsWith("file "), "a file");

            assertThat(file.thread()).isPresent();
            byte[] bytes = stage.slack.files.values().iterator().next();
            assertThat(new String(bytes, StandardCharsets.UTF_8).lines())
                    .containsExactlyElementsOf(
                            lines.stream().map(line -> line.replace(ANN, "ann")).toList());
        }
    }

    @Test
    void sendsSeveralMessagesWhereAFileIsNotTaken() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            List<String> lines = IntStream.range(0, 1_400)
                    .mapToObj(i -> "  line " + i + " " + "y".repeat(40))
                    .toList();
            Posted live = stage.channel().thread(9, "#shop", Message.of("run").withField("run", "9"));
            stage.slack.refuse("files.getUploadURLExternal", "file_uploads_disabled", 10);
            stage.channel().reply(live, Message.of("long", lines));

            stage.slack.await("The file `long` could not be shown here: files.getUploadURLExternal was refused");
            stage.slack.await("(2 of ");
            stage.slack.await("line 1399 ");
        }
    }
}
