package io.landfall.bot.chat.slack;

import static io.landfall.bot.chat.slack.FakeSlack.ANN;
import static io.landfall.bot.chat.slack.FakeSlack.BOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.bot.chat.slack.api.ChannelBook;
import io.landfall.bot.chat.slack.api.Self;
import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.inbox.Missed;
import io.landfall.bot.chat.slack.inbox.Return;
import io.landfall.bot.chat.slack.inbox.SlackHeard;
import io.landfall.bot.config.SlackSettings;
import io.landfall.bot.conversation.inbox.Admission;
import io.landfall.bot.conversation.inbox.Expiry;
import io.landfall.bot.conversation.inbox.Inbox;
import io.landfall.bot.conversation.inbox.Questions;
import io.landfall.bot.conversation.inbox.RunThreads;
import io.landfall.bot.conversation.inbox.Stops;
import io.landfall.bot.conversation.inbox.Taking;
import io.landfall.bot.conversation.outbox.Places;
import io.landfall.lab.process.Awaited;
import io.landfall.monitor.Secret;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.SqliteJournal;
import io.landfall.runbooks.journal.history.History;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was missed is read again and again over the same connection, until that succeeds. */
class ReturnTest {

    private static final String HISTORY = "conversations.history";

    @TempDir
    Path directory;

    private final FakeSlack slack = FakeSlack.start();
    private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    private Journal journal;
    private SlackApi api;
    private ChannelBook book;
    private Inbox inbox;
    private Return back;

    @BeforeEach
    void begin() {
        journal = SqliteJournal.open(directory.resolve("journal.db"), Clock.systemUTC());
        api = new SlackApi(
                new SlackSettings(
                        Secret.of(FakeSlack.BOT_TOKEN),
                        new SlackSettings.SocketMode(Secret.of(FakeSlack.APP_TOKEN)),
                        URI.create(slack.api())),
                SlackStage.QUICK.answer());
        book = new ChannelBook(api, List.of("#shop"));
        History history = History.of(journal.entries());
        RunThreads threads = new RunThreads(journal, history, SlackHeard::postedAt);
        Questions questions = new Questions(new Places(), List.of(), SlackHeard::postedAt);
        inbox = new Inbox(
                journal,
                history,
                threads,
                new Admission(book, threads, questions, new Stops()),
                new Expiry(threads, Duration.ofMinutes(15), Clock.systemUTC()));
        inbox.open((words, said) -> taken.add(words), new Taking());
        back = new Return(
                inbox,
                new Missed(api, threads, book, inbox),
                book,
                Optional.of(Instant.now().minus(Duration.ofHours(1))),
                () -> {},
                message -> {},
                connected -> {});
        back.iAm(new Self(BOT, Optional.empty(), Optional.empty()));
        slack.saidAgo(Duration.ofMinutes(5), Optional.empty(), ANN, "<@" + BOT + "> list");
    }

    @AfterEach
    void end() {
        back.close();
        book.close();
        api.close();
        journal.close();
        slack.close();
    }

    @Test
    void readsFromBeforeTheLossAgainAfterSlackHasRefused() {
        slack.refuse(HISTORY, "internal_error", 2);

        back.connected(Instant.now());

        aliveUntil(() -> !taken.isEmpty());
        assertThat(taken).containsExactly("list");
        assertThat(slack.calls(HISTORY)).isEqualTo(3);
    }

    @Test
    void readsAgainAfterAnAnswerThatCannotBeRead() {
        slack.answers(HISTORY, new JsonObject().put("ok", true));

        back.connected(Instant.now());
        aliveUntil(() -> slack.calls(HISTORY) > 1);
        slack.mend();

        aliveUntil(() -> !taken.isEmpty());
        assertThat(taken).containsExactly("list");
    }

    private void aliveUntil(BooleanSupplier holds) {
        Awaited.within(Duration.ofMinutes(3), "Slack was asked what was missed", () -> {
            back.alive(Instant.now());
            return holds.getAsBoolean();
        });
    }
}
