package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.runbooks.journal.EntryKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slack waits three seconds for an acknowledgement, so nothing else of ours runs beside this: the figures are printed. */
@Tag("alone")
class BurstTest {

    private static final int COMMANDS = 200;

    @TempDir
    Path directory;

    @Test
    void acknowledgesTwoHundredCommandsInTwoSecondsAndHandlesEachOnce() throws Exception {
        ScheduledExecutorService people = Executors.newSingleThreadScheduledExecutor();
        try (SlackStage stage = SlackStage.atSlacksPace(directory, BEN)) {
            stage.slack.slash(ANN, "sup shop").awaitMillis();
            List<Delivery> deliveries = new ArrayList<>();
            List<Future<Delivery>> sent = new ArrayList<>();
            for (int i = 0; i < COMMANDS; i++) {
                sent.add(people.schedule(
                        () -> stage.slack.slash(BEN, "sup shop"), i * 2_000L / COMMANDS, TimeUnit.MILLISECONDS));
            }
            for (Future<Delivery> each : sent) {
                deliveries.add(each.get());
            }

            List<Long> millis =
                    deliveries.stream().map(Delivery::awaitMillis).sorted().toList();
            assertThat(stage.slack.count("sup shop"))
                    .as("answers when all are acknowledged")
                    .isLessThan(COMMANDS);
            stage.awaitQuiet();

            System.err.println("200 commands in 2 s: acknowledged after p50 " + millis.get(COMMANDS / 2) + " ms, p99 "
                    + millis.get(COMMANDS * 99 / 100) + " ms, at most " + millis.get(COMMANDS - 1) + " ms");
            assertThat(stage.count(EntryKind.HEARD)).isEqualTo(COMMANDS + 1);
            assertThat(stage.count(EntryKind.COMMAND)).isEqualTo(COMMANDS + 1);
        } finally {
            people.shutdownNow();
        }
    }
}
