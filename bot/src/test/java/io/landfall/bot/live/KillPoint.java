package io.landfall.bot.live;

import io.landfall.bot.Circumstances;
import io.landfall.bot.Main;
import io.landfall.bot.Stage;
import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.runbooks.run.state.RunObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Landfall's {@code main}, in a process that kills itself with SIGKILL when a run comes to a given point. */
final class KillPoint {

    private KillPoint() {}

    /**
     * The first word names a file that holds {@code WHAT:step}, or anything else for never, and may change all the time;
     * the rest is for {@link Main}.
     */
    public static void main(String[] words) {
        Path point = Path.of(words[0]);
        RunObserver observer = event -> {
            if ((event.what() + ":" + event.step()).equals(read(point))) {
                ProcessHandle.of(ProcessHandle.current().pid()).ifPresent(KillPoint::kill);
            }
        };
        Main.main(
                new Circumstances(List.of(observer), SlackApi.PACE, Stage.PATIENT),
                Arrays.copyOfRange(words, 1, words.length));
    }

    private static String read(Path point) {
        try {
            return Files.readString(point);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void kill(ProcessHandle self) {
        try {
            new ProcessBuilder("kill", "-KILL", Long.toString(self.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("can't kill myself", e);
        }
    }
}
