package io.landfall.bot.live;

import io.landfall.bot.Main;
import io.landfall.runbooks.engine.RunObserver;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Landfall's {@code main}, in a process that kills itself with SIGKILL when a run comes to a given point. */
final class KillPoint {

    private KillPoint() {}

    /** The first word is {@code WHAT:step}, or {@code -} for never; the rest is for {@link Main}. */
    public static void main(String[] words) {
        String point = words[0];
        RunObserver observer = event -> {
            if ((event.what() + ":" + event.step()).equals(point)) {
                ProcessHandle.of(ProcessHandle.current().pid()).ifPresent(KillPoint::kill);
            }
        };
        Main.main(List.of(observer), Arrays.copyOfRange(words, 1, words.length));
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
