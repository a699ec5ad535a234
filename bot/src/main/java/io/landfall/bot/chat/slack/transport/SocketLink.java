package io.landfall.bot.chat.slack.transport;

import com.slack.api.bolt.App;
import io.landfall.bot.chat.slack.api.Self;
import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.monitor.Backoff;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection of Socket Mode open: a new one before an old one ends where Slack says so, at once where it is
 * lost, and then ever more slowly while Slack can't be reached. Looks every few seconds whether it is still alive.
 */
public final class SocketLink implements Link {

    private static final Logger LOG = LoggerFactory.getLogger(SocketLink.class);
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30));
    private static final Duration ENDING = Duration.ofSeconds(5);

    private final SlackApi api;
    private final Secret appToken;
    private final App app;
    private final State state;
    private final LinkedBlockingQueue<Integer> ended = new LinkedBlockingQueue<>();
    private final Thread thread = Daemons.thread("slack-socket", this::run);
    private volatile boolean closed;
    private Optional<SocketConnection> current = Optional.empty();
    private Optional<SocketConnection> retiring = Optional.empty();
    private int number;

    public SocketLink(SlackApi api, Secret appToken, App app, State state) {
        this.api = api;
        this.appToken = appToken;
        this.app = app;
        this.state = state;
    }

    @Override
    public void open() {
        thread.start();
    }

    private void run() {
        int failures = 0;
        try {
            while (!closed) {
                try {
                    connect();
                    failures = 0;
                    awaitEnd();
                } catch (SlackFailure e) {
                    failures++;
                    failed(e, failures);
                } catch (RuntimeException e) {
                    LOG.error("The connection to Slack ended by a mistake of Landfall's; it is opened again", e);
                    failures++;
                    failed(SlackFailure.unreachable("Socket Mode", e.toString(), e), failures);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Socket Mode ends");
        } finally {
            lost();
        }
    }

    private void connect() throws SlackFailure {
        Self self = api.self();
        state.iAm(self);
        if (number == 0) {
            new WarmUp(app).run(self.user());
        }
        URI address = api.openConnection(appToken);
        Optional<String> problem = SocketConnection.problem(address);
        if (problem.isPresent()) {
            throw SlackFailure.refused("Socket Mode", problem.get());
        }
        number++;
        int mine = number;
        SocketConnection next = SocketConnection.open(api.slack(), appToken, address, app, () -> ended.add(mine));
        retire();
        retiring = current;
        current = Optional.of(next);
        state.connected(Instant.now());
    }

    /** Ends the connection before this one, over which something may have come until now. */
    private void retire() {
        retiring.ifPresent(SocketConnection::close);
        retiring = Optional.empty();
    }

    /** Waits until the connection is lost or about to be. */
    private void awaitEnd() throws InterruptedException {
        while (!closed) {
            Integer which = ended.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            boolean isGone = which == null
                    ? !current.orElseThrow().answers()
                    : which == number && !current.orElseThrow().answers();
            boolean endsSoon = which != null && which == number;
            if (which == null) {
                retire();
            }
            if (isGone) {
                lost();
            } else {
                state.alive(Instant.now());
            }
            if (isGone || endsSoon) {
                return;
            }
        }
    }

    private void lost() {
        retire();
        current.ifPresent(connection -> {
            state.lost(Instant.now());
            connection.close();
        });
        current = Optional.empty();
    }

    private void failed(SlackFailure e, int failures) throws InterruptedException {
        boolean isStillThere = !closed && current.isPresent() && current.get().answers();
        if (!isStillThere) {
            lost();
        }
        if (closed) {
            return;
        }
        Duration pause = e.retryAfter().orElse(BACKOFF.after(failures));
        if (isStillThere) {
            LOG.warn("No other connection to Slack yet; this one is still there: {}", e.getMessage());
        } else {
            state.failed(e, pause);
        }
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0 && !closed; left = end - System.nanoTime()) {
            ended.poll(left, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        closed = true;
        ended.add(0);
        thread.interrupt();
        try {
            thread.join(ENDING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LandfallException.external("Interrupted while the connection to Slack was ending.", e);
        }
    }
}
