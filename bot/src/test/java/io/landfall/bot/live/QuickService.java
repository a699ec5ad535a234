package io.landfall.bot.live;

import io.landfall.bot.Circumstances;
import io.landfall.bot.Main;
import io.landfall.bot.Stage;
import io.landfall.bot.conversation.outbox.Pace;
import io.landfall.monitor.Backoff;
import java.time.Duration;
import java.util.List;

/** Landfall's {@code main}, in a process that does not wait a second between two messages. */
final class QuickService {

    static final Duration GAP = Duration.ofMillis(50);

    private QuickService() {}

    /** Takes Landfall's words. */
    public static void main(String[] words) {
        Pace pace = new Pace(
                GAP,
                new Backoff(Duration.ofMillis(50), Duration.ofMillis(500)),
                Duration.ofSeconds(10),
                Duration.ofSeconds(8));
        Main.main(new Circumstances(List.of(), pace, Stage.PATIENT), words);
    }
}
