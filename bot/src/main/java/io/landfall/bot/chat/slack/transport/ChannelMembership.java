package io.landfall.bot.chat.slack.transport;

import io.landfall.bot.chat.slack.api.ChannelBook;
import io.landfall.bot.chat.slack.api.Self;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.Elapsed;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator how Landfall stands in Slack: as whom it is connected, in which channels it listens, and why not. The
 * log's settings let what is said here through to the terminal.
 */
public final class ChannelMembership implements Link.State, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelMembership.class);
    /** The same failure is told again after that many. */
    private static final int AGAIN = 20;

    private final Link.State next;
    private final ChannelBook book;
    private final String way;
    private final ExecutorService telling = Daemons.queue("slack-presence");
    private Optional<Self> self = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private int failures;
    private boolean isConnected;
    private volatile String standing = "not connected to Slack yet";

    /** {@code next} is told the same; {@code way} says how what people say comes in. */
    public ChannelMembership(Link.State next, ChannelBook book, String way) {
        this.next = next;
        this.book = book;
        this.way = way;
    }

    /** How it stands, in a sentence without its full stop. */
    public String standing() {
        return standing;
    }

    @Override
    public synchronized void iAm(Self me) {
        self = Optional.of(me);
        next.iAm(me);
    }

    @Override
    public synchronized void connected(Instant at) {
        next.connected(at);
        failure = Optional.empty();
        boolean isNews = !isConnected;
        isConnected = true;
        standing = "connected to Slack as " + self.map(Self::show).orElse("somebody") + ", " + way;
        if (!isNews) {
            return;
        }
        String connected = "C" + standing.substring(1);
        try {
            telling.execute(() -> tell(connected));
        } catch (RejectedExecutionException e) {
            LOG.debug("The service ends", e);
        }
    }

    private void tell(String connected) {
        ChannelBook.await(book.lookUpNowAndThen());
        String where = book.all().stream()
                .filter(channel -> book.known(channel).isPresent())
                .map(channel ->
                        channel.equals(book.address(channel)) ? channel : channel + " (" + book.address(channel) + ")")
                .collect(Collectors.joining(", "));
        LOG.info("{}. Landfall listens in {}.", connected, where.isEmpty() ? "no channel" : where);
        book.all().stream()
                .filter(channel -> book.known(channel).isEmpty())
                .forEach(channel -> LOG.warn(
                        "Landfall does not listen in {} yet: Slack shows it no such channel. See whether `channel` is right in"
                                + " the file, write `/invite @landfall` there, or write the channel's id (`C...`) to the"
                                + " file.",
                        channel));
    }

    @Override
    public void alive(Instant at) {
        next.alive(at);
    }

    @Override
    public synchronized void failed(SlackFailure why, Duration again) {
        next.failed(why, again);
        boolean isNews = !failure.equals(Optional.of(why.getMessage()));
        isConnected = false;
        failures = isNews ? 0 : failures + 1;
        failure = Optional.of(why.getMessage());
        standing = "not connected to Slack: " + why.getMessage();
        if (failures % AGAIN == 0) {
            LOG.warn(
                    "N{}. Landfall goes on and tries again in {}, later less often.",
                    standing.substring(1),
                    Elapsed.show(again));
        }
    }

    @Override
    public synchronized void lost(Instant at) {
        next.lost(at);
        isConnected = false;
        standing = "not connected to Slack: the connection was lost";
        if (!telling.isShutdown()) {
            LOG.info("The connection to Slack is lost. What is said meanwhile is read afterwards.");
        }
    }

    /** Tells nothing more. */
    @Override
    public void close() {
        telling.shutdownNow();
    }
}
