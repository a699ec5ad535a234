package io.landfall.runbooks.route.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplacementTest {

    private static final Replacement REPLACEMENT =
            new Replacement(Map.of("10.0.0.5:3306", "10.0.0.6:3306", "db-old", "db-\"new\" $HOME"));

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=10.0.0.5:3306 b=db-old",
                "a=10.0.0.6:3306 b=db-\"new\" $HOME",
                "a=10.0.0.6:3306 b=db-old",
                "a=110.0.0.5:33060 c=10.0.0.6:3306 b=db-\"new\" $HOME d=db-older",
                "nothing of it"
            })
    void theTestForAPersonsShellSaysWhatLandfallSays(String text) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("app.conf"), text + "\n");

        for (Replacement replacement : new Replacement[] {REPLACEMENT, REPLACEMENT.reversed()}) {
            int status = new ProcessBuilder("sh", "-c", replacement.doneByHand(file.toString()))
                    .start()
                    .waitFor();
            assertThat(status == 0).as(replacement + " in " + text).isEqualTo(replacement.isDoneIn(text));
        }
    }
}
