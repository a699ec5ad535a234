package io.landfall.bot.chat.slack.inbox;

import io.landfall.bot.chat.slack.api.ChannelBook;
import io.landfall.bot.chat.slack.api.Self;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.bot.chat.slack.transport.Link;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.inbox.Inbox;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens when what people say arrives again: what was missed is read, and in the threads it is said. */
public final class Return implements Link.State, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Return.class);
    /** How far back a new service reads at most; what is in the journal is not taken again. */
    private static final Duration BEFORE_THE_START = Duration.ofHours(24);

    private static final Duration OVERLAP = Duration.ofMinutes(1);
    private static final Duration WORTH_A_WORD = Duration.ofSeconds(10);

    private final Inbox inbox;
    private final Missed missed;
    private final ChannelBook book;
    private final Consumer<Message> inOpenThreads;
    private final Consumer<Boolean> connected;
    private final ExecutorService reading = Daemons.queue("slack-missed");
    private Optional<Instant> lostAt = Optional.empty();
    private boolean isAllRead;
    private int queued;
    private boolean isFailing;
    private Instant again = Instant.MIN;
    /** Belongs to the thread that reads. */
    private Runnable first;

    private Instant readUntil;

    /**
     * Reads when a connection is there.
     *
     * @param firstRow when the journal began: before that nothing was said to Landfall
     * @param first is run before anything is read at the first connection
     */
    public Return(
            Inbox inbox,
            Missed missed,
            ChannelBook book,
            Optional<Instant> firstRow,
            Runnable first,
            Consumer<Message> inOpenThreads,
            Consumer<Boolean> connected) {
        this.inbox = inbox;
        this.missed = missed;
        this.book = book;
        Instant now = Instant.now();
        this.readUntil = Collections.max(List.of(firstRow.orElse(now), now.minus(BEFORE_THE_START)));
        this.first = first;
        this.inOpenThreads = inOpenThreads;
        this.connected = connected;
    }

    @Override
    public void iAm(Self self) {
        inbox.iAm(self.user());
    }

    @Override
    public void failed(SlackFailure why, Duration again) {
        // Nothing that was not lost before is lost by it.
    }

    @Override
    public synchronized void connected(Instant at) {
        connected.accept(true);
        lostAt.map(lost -> Duration.between(lost, at))
                .filter(gap -> gap.compareTo(WORTH_A_WORD) >= 0)
                .ifPresent(gap -> inOpenThreads.accept(Message.of(
                        Mark.WARNING,
                        "Slack could not be heard for " + Elapsed.show(gap)
                                + ". What was written in this thread meanwhile is read now.")));
        lostAt = Optional.empty();
        isAllRead = false;
        queue(at, book.lookUp());
    }

    private void queue(Instant at, CompletableFuture<Void> lookUp) {
        Instant since = readUntil.minus(OVERLAP);
        try {
            reading.execute(() -> {
                ChannelBook.await(lookUp);
                read(since, at);
            });
            queued++;
        } catch (RejectedExecutionException e) {
            LOG.debug("The service ends", e);
        }
    }

    /** Now it is known which channels there are, as far as Slack tells. */
    private void beginOnce() {
        Runnable begin = first;
        first = () -> {};
        begin.run();
    }

    @Override
    public synchronized void alive(Instant at) {
        if (isAllRead) {
            readUntil = at;
        } else if (queued == 0 && !at.isBefore(again)) {
            queue(at, book.lookUpNowAndThen());
        }
    }

    @Override
    public synchronized void lost(Instant at) {
        connected.accept(false);
        lostAt = lostAt.or(() -> Optional.of(at));
    }

    /** Reads from before the loss; when that fails, the next time reads from there as well. */
    private void read(Instant since, Instant until) {
        boolean isRead = false;
        try {
            beginOnce();
            missed.read(since);
            isRead = true;
        } catch (SlackFailure e) {
            failed(e, e.retryAfter());
        } catch (RuntimeException e) {
            failed(e, Optional.empty());
        } finally {
            ended(isRead, until);
        }
    }

    private synchronized void ended(boolean isRead, Instant until) {
        queued--;
        if (isRead) {
            isFailing = false;
        }
        if (isRead && queued == 0) {
            readUntil = until;
            isAllRead = true;
        }
    }

    /** What fails again and again is told once. */
    private synchronized void failed(Exception e, Optional<Duration> pause) {
        again = pause.map(Instant.now()::plus).orElse(Instant.MIN);
        if (isFailing) {
            LOG.debug("What was missed could not be read again", e);
        } else if (e instanceof SlackFailure || e instanceof LandfallException) {
            LOG.warn("What was missed could not be read yet; it is tried again: {}", e.getMessage());
        } else {
            LOG.error("What was missed could not be read yet; it is tried again", e);
        }
        isFailing = true;
    }

    @Override
    public void close() {
        reading.shutdownNow();
    }
}
