package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Posted;
import io.landfall.bot.conversation.outbox.Pace;
import io.landfall.monitor.Backoff;
import io.landfall.runbooks.journal.EntryKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slack is away, or does not answer: the work goes on, and what matters is told afterwards. */
class AwayTest {

    private static final int HOUR = 3_600;

    @TempDir
    Path directory;

    @Test
    void tellsAfterAnHourWithoutSlackWhatMattersInOrderAndWhatWasLeftOut() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            Posted live = stage.channel().thread(7, "#shop", Message.of("live 0"));
            Said first = slack.await("live 0");
            slack.goAway();
            List<String> told = new ArrayList<>();
            for (int second = 1; second < HOUR; second++) {
                anHoursSecond(stage.channel(), live, second, told);
            }
            stage.channel().settle(live, Message.of("the report", List.of("all is well")));
            slack.mend();
            slack.await("the report");
            slack.await(told.get(told.size() - 1));
            slack.await("checks have changed at " + (HOUR - 5));
            slack.await(said -> said.text.startsWith("! Left out here") && said.thread.isPresent(), "what is left out");

            List<String> lines = slack.history(first.ts()).stream()
                    .flatMap(String::lines)
                    .filter(line -> told.contains(line))
                    .toList();
            assertThat(lines).containsExactlyElementsOf(told);
            assertThat(first.shown()).contains("the report");
            assertThat(first.edits).isLessThanOrEqualTo(2);
            assertThat(slack.count("live")).isZero();
            assertThat(slack.count("checks have changed at " + (HOUR - 5))).isEqualTo(1);
            assertThat(slack.count("messages of checks")).isPositive();
        }
    }

    /** What a run, the checks and people say in a second of an hour; what must be told is added to {@code told}. */
    private static void anHoursSecond(SlackChannel channel, Posted live, int second, List<String> told) {
        channel.update(live, Message.of("live " + second));
        if (second % 5 == 0) {
            channel.news(Optional.of(live), "#shop", Message.of("shop: checks have changed at " + second));
        }
        if (second % 20 == 0) {
            channel.reply(live, Message.of(Mark.RUNNING, "something begins at " + second));
        }
        if (second % 60 == 0) {
            channel.news(Optional.empty(), "#shop", Message.of("shop: a digest at " + second));
            say(channel, live, Message.of(Mark.DONE, "step at " + second + "  3 s"), told);
        }
        if (second % 300 == 0) {
            say(channel, live, Message.of(Mark.FAILED, "alarm at " + second).withLines(List.of("a", "b", "c")), told);
            Message question = Message.of("question " + second / 300).withButton("Approve", "approve 2");
            channel.ask(live, question, () -> Message.of(""), 0);
            told.add(question.title());
        }
    }

    private static void say(SlackChannel channel, Posted live, Message message, List<String> told) {
        channel.reply(live, message);
        told.add(message.headline());
    }

    @Test
    void aRunGoesThroughWhileSlackAnswersNothing() {
        Pace pace = new Pace(
                Duration.ofMillis(20),
                new Backoff(Duration.ofMillis(50), Duration.ofMillis(200)),
                Duration.ofSeconds(3),
                Duration.ofSeconds(8));
        try (SlackStage stage = SlackStage.at(pace, directory, BEN)) {
            FakeSlack slack = stage.slack;
            slack.fallSilent();
            stage.sayElsewhere(ANN, "cutover shop");
            stage.awaitThat(() -> stage.isAsking("shop"), "the question");
            stage.sayElsewhere(BEN, "approve 2-4");
            stage.awaitThat(() -> stage.isArmed("shop"), "armed");
            stage.sayElsewhere(ANN, "go");
            stage.awaitThat(() -> stage.count(EntryKind.ENDED) > 0, "the end of the run");

            assertThat(slack.count("#1 cutover shop")).isZero();
            slack.mend();
            Said report = slack.await(
                    said -> said.thread.isEmpty() && said.shown().contains("#1 cutover shop is done"), "the report");
            assertThat(slack.messagesInChannel("#1 cutover shop is done")).isEqualTo(1);
            slack.await(said -> said.thread.equals(Optional.of(report.ts())) && said.text.contains("said go"), "go");
        }
    }
}
