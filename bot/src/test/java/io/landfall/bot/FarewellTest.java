package io.landfall.bot;

import static io.landfall.bot.Stage.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.conversation.MessageText;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FarewellTest {

    @TempDir
    Path directory;

    @Test
    void saysOfEachRunWhatItLeavesAndHowToGoOn() {
        try (Stage stage = new Stage(directory, "shop", "blog")) {
            stage.say(ANN, "start shop");
            stage.channel.post("take-hot-backup");
            stage.say(ANN, "cutover blog");
            stage.channel.post("asks for approval");

            assertThat(MessageText.of(Farewell.of(stage.runs.active()).body()))
                    .containsExactly(
                            "#1 move shop: left where it is; the source is as it was. Start the service again, then say"
                                    + " `resume` to go on or `abort` to take it back.",
                            "#2 cutover blog: left where it is; no write is stopped. Start the service again, then say"
                                    + " `resume` to go on or `abort` to take it back.");
        }
    }
}
