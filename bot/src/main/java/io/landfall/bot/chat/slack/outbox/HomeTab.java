package io.landfall.bot.chat.slack.outbox;

import io.landfall.bot.chat.slack.api.Rendered;
import io.landfall.bot.chat.slack.api.SlackApi;
import io.landfall.bot.chat.slack.api.SlackFailure;
import io.landfall.bot.conversation.Message;
import io.landfall.monitor.Daemons;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The app's own page of each person. It is shown when somebody opens it, and again some time after something has changed, to
 * those who opened it last: Slack takes a hundred pages a minute (docs.slack.dev, rate limits, tier 4). Safe for several
 * threads.
 */
public final class HomeTab implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HomeTab.class);
    private static final int MOST = 20;

    private final SlackApi api;
    private final Rendering rendering;
    private final Duration pause;
    private final ScheduledExecutorService publishing = Daemons.timer("slack-home");
    private final AtomicBoolean isDue = new AtomicBoolean();
    private volatile Function<String, Message> page = user -> Message.of("Landfall is starting.");
    /** What was shown last, by person, whoever opened it last at the end. For the thread that publishes. */
    private final Map<String, String> shown = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    /** Shows nothing yet; changes are shown not more often than once in {@code pause}. */
    public HomeTab(SlackApi api, Rendering rendering, Duration pause) {
        this.api = api;
        this.rendering = rendering;
        this.pause = pause;
    }

    /** From here on people see this; it is asked on a thread of this tab. */
    public void show(Function<String, Message> page) {
        this.page = page;
    }

    /** Somebody has opened it. */
    public void opened(String user) {
        soon(() -> publish(user, Optional.empty()), Duration.ZERO);
    }

    /** It may be another now. */
    public void changed() {
        if (!isDue.getAndSet(true)) {
            soon(this::publishAll, pause);
        }
    }

    private void soon(Runnable task, Duration after) {
        try {
            publishing.schedule(task, after.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The service ends", e);
        }
    }

    private void publishAll() {
        isDue.set(false);
        List.copyOf(shown.entrySet()).forEach(one -> publish(one.getKey(), Optional.of(one.getValue())));
    }

    private void publish(String user, Optional<String> before) {
        try {
            Rendered now = rendering.of(page.apply(user), Optional.empty());
            if (!before.equals(Optional.of(now.text()))) {
                api.publishHome(user, now);
                shown.put(user, now.text());
            }
        } catch (SlackFailure e) {
            LOG.warn("The page of {} could not be shown: {}", user, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("The page of {} could not be made", user, e);
        }
    }

    @Override
    public void close() {
        publishing.shutdownNow();
    }
}
