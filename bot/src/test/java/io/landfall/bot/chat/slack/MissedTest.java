package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BEN;
import static io.landfall.bot.chat.slack.FakeSlack.BOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.FakeSlack.Said;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was said while nothing could be heard is done once, as long as it can still be meant. */
class MissedTest {

    private static final Optional<String> IN_THE_CHANNEL = Optional.empty();

    @TempDir
    Path directory;

    @Test
    void doesWhatWasSaidToLandfallInTheChannelWhileTheConnectionWasLost() {
        try (SlackStage stage = SlackStage.overSocket(directory, BEN)) {
            FakeSlack slack = stage.slack;
            slack.sockets().drop();
            Said asked = slack.mentionUnheard(ANN, "sup shop");
            for (int i = 0; i < 5; i++) {
                slack.say(BEN, asked.ts(), "just talk");
            }
            Said cutover = slack.mentionUnheard(ANN, "cutover shop");
            slack.sockets().awaitConnections(2);

            Said answer = slack.await("shop: not started");
            assertThat(answer.thread()).as("where it was asked, to ann alone").isEmpty();
            slack.await(said -> said.button("approve 2-4").isPresent(), "the card");
            slack.deliver("events_api", slack.event(cutover)).awaitMillis();
            stage.awaitQuiet();
            assertThat(stage.count(EntryKind.RUN)).isEqualTo(1);
            assertThat(stage.count(EntryKind.HEARD)).isEqualTo(2);
        }
    }

    @Test
    void saysThatNothingWasDoneAboutWhatIsTooLongAgoUnlessItStopsTheRun() {
        try (SlackStage stage = begunADayAgo()) {
            FakeSlack slack = stage.slack;
            String thread = stage.askForCutover().thread().orElseThrow();
            stage.restartAfter(() -> {
                slack.saidAgo(Duration.ofMinutes(20), Optional.of(thread), BEN, "approve 2-4");
                slack.saidAgo(Duration.ofMinutes(2), Optional.of(thread), ANN, "resume");
                slack.saidAgo(Duration.ofMinutes(20), Optional.of(thread), ANN, "hold").edits = 1;
                slack.saidAgo(Duration.ofSeconds(2), Optional.of(thread), BEN, "approve 2").edits = 1;
                slack.saidAgo(Duration.ofMinutes(2), IN_THE_CHANNEL, ANN, "<@" + BOT + "> start shop");
                slack.saidAgo(Duration.ofMinutes(2), IN_THE_CHANNEL, ANN, "<@" + BOT + "> list");
                slack.saidAgo(Duration.ofMinutes(20), IN_THE_CHANNEL, BEN, "just talk");
            });

            slack.await("ben said `approve 2-4` while I could not hear it, and that is too long ago. Nothing was done");
            slack.await("ann said `resume` while I could not hear it");
            slack.await("ann said `/landfall start shop` while I could not hear it");
            stage.awaitQuiet();

            assertThat(stage.approvedBy()).isEmpty();
            assertThat(stage.count(EntryKind.RESUME)).isZero();
            assertThat(stage.count(EntryKind.HOLD)).isEqualTo(1);
            assertThat(stage.count(EntryKind.RUN)).isEqualTo(1);
            stage.restart();
            stage.awaitQuiet();
            assertThat(stage.count(EntryKind.HEARD)).as("taken once").isEqualTo(6);
        }
    }

    @Test
    void anApprovalThatWasMissedDoesNotCountForWhatIsAskedByNow() {
        try (SlackStage stage = begunADayAgo()) {
            FakeSlack slack = stage.slack;
            Said card = stage.askForCutover();
            String thread = card.thread().orElseThrow();
            slack.say(ANN, thread, "hold").awaitMillis();
            slack.await(said -> said.button("resume").isPresent(), "held");
            int calls = slack.calls("conversations.replies");
            slack.refuse("conversations.replies", "internal_error", 1_000);
            slack.sockets().drop();
            slack.sayUnheard(BEN, thread, "approve 2-4");
            slack.sockets().awaitConnections(2);
            slack.awaitCalls("conversations.replies", calls + 1);
            slack.say(ANN, thread, "resume").awaitMillis();
            slack.await(said -> said != card && said.button("approve 2-4").isPresent(), "asked again");
            slack.mend();
            slack.sockets().drop();
            slack.sockets().awaitConnections(3);

            slack.awaitWhisper(BEN, "was said before what is asked now could be read");
            assertThat(stage.approvedBy()).isEmpty();
        }
    }

    /** What is missed from before the journal began was not said to this Landfall. */
    private SlackStage begunADayAgo() {
        Clock aDayAgo = Clock.offset(Clock.systemUTC(), Duration.ofDays(-1));
        try (Journal journal = SqliteJournal.open(directory.resolve("journal.db"), aDayAgo)) {
            journal.append(
                    new Entry.Record(0, "", EntryKind.COMMAND, "list", ANN, Map.of("words", "list"), "long-ago"));
        }
        return SlackStage.overSocket(directory, BEN);
    }
}
