package io.landfall.bot.chat.slack.outbox;

import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.bot.conversation.Place;
import io.landfall.monitor.Daemons;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows people at once that what they said was heard, before anything comes of it. Nothing waits for a sign. */
public final class Signs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Signs.class);
    private static final String SEEN = "eyes";
    /** A sign that would come late is left out. */
    private static final int MOST_WAITING = 10;

    private final SlackApi api;
    private final ExecutorService lane = Daemons.queue("slack-signs");
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean areOff;

    public Signs(SlackApi api) {
        this.api = api;
    }

    /** Puts eyes to the message of somebody, or to the one with the button that they pressed. */
    public void seen(Place message) {
        if (areOff || waiting.get() >= MOST_WAITING) {
            return;
        }
        waiting.incrementAndGet();
        try {
            lane.execute(() -> show(message));
        } catch (RejectedExecutionException e) {
            LOG.debug("The service ends", e);
        }
    }

    private void show(Place message) {
        waiting.decrementAndGet();
        try {
            api.react(message, SEEN);
        } catch (SlackFailure e) {
            areOff = e.error().equals("missing_scope") || e.error().equals("unknown_method");
            LOG.info("No sign for what was heard{}: {}", areOff ? ", nor for anything else" : "", e.getMessage());
        }
    }

    @Override
    public void close() {
        lane.shutdownNow();
    }
}
