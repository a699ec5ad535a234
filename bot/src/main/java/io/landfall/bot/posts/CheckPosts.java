package io.landfall.bot.posts;

import io.landfall.bot.conversation.Block;
import io.landfall.bot.conversation.Block.Item;
import io.landfall.bot.conversation.Channel;
import io.landfall.bot.conversation.Mark;
import io.landfall.bot.conversation.Message;
import io.landfall.bot.conversation.Posted;
import io.landfall.bot.text.ChecksText;
import io.landfall.bot.text.LagText;
import io.landfall.monitor.Daemons;
import io.landfall.monitor.Elapsed;
import io.landfall.monitor.check.CheckResult;
import io.landfall.monitor.check.Status;
import io.landfall.monitor.watch.Change;
import io.landfall.monitor.watch.LagHistory.Look;
import io.landfall.monitor.watch.WatchListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts what checks find: each change of state, and a digest now and then. Silent while a window is open. */
public final class CheckPosts implements WatchListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CheckPosts.class);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final Channel channel;
    private final Map<String, String> channels;
    private final Map<String, Flapping> flapping = new HashMap<>();
    /** By migration: the checks of which a warning was told last. */
    private final Map<String, Set<String>> warned = new HashMap<>();

    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private volatile Function<String, Optional<Posted>> threads = migration -> Optional.empty();
    private final ScheduledExecutorService writing = Daemons.timer("check-posts");

    /**
     * What a digest tells.
     *
     * @param checks what the checks found last; empty while nothing is watched
     * @param lag of the time since the digest before
     */
    public record Digest(List<CheckResult> checks, List<Look> lag) {}

    /** Posts to the channels given by the migration's name. */
    public CheckPosts(Channel channel, Map<String, String> channels) {
        this.channel = channel;
        this.channels = Map.copyOf(channels);
        writing.scheduleAtFixedRate(
                () -> guarded(this::tellWhatIsCalm),
                LOOK_AGAIN.toMillis(),
                LOOK_AGAIN.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** From now on changes are told in a run's thread, where {@code threads} has one for the migration. */
    public void tellIn(Function<String, Optional<Posted>> threads) {
        this.threads = threads;
    }

    /** Posts a digest at each end of {@code interval}, unless nothing is watched then. */
    public void digest(String migration, Duration interval, Supplier<Digest> digest) {
        writing.scheduleAtFixedRate(
                () -> guarded(() -> post(migration, digest.get())),
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Says nothing of this migration until {@link #speak}: its servers are about to change places. */
    public void hush(String migration) {
        silent.add(migration);
    }

    /** Returns whether it was silent. */
    public boolean speak(String migration) {
        return silent.remove(migration);
    }

    @Override
    public void changed(String migration, List<Change> changes) {
        writing.execute(() -> guarded(() -> hear(migration, changes)));
    }

    private void hear(String migration, List<Change> changes) {
        Flapping.Telling telling =
                flapping.computeIfAbsent(migration, name -> new Flapping()).add(Instant.now(), changes);
        if (!telling.changes().isEmpty()) {
            post(migration, telling.changes(), telling.restless());
        }
    }

    private void tellWhatIsCalm() {
        flapping.forEach((migration, restless) -> {
            List<Change> calm = restless.calm(Instant.now());
            if (!calm.isEmpty()) {
                post(migration, calm, List.of());
            }
        });
    }

    private void post(String migration, List<Change> all, List<String> restless) {
        List<Change> changes = silent.contains(migration) ? List.of() : untold(migration, all);
        if (changes.isEmpty()) {
            return;
        }
        List<Block> news = new ArrayList<>();
        changes.stream()
                .map(Change::now)
                .filter(result -> result.finding().status() == Status.OK)
                .forEach(result -> news.add(Item.named(
                        Mark.DONE,
                        result.name() + " is well again",
                        result.finding().text())));
        news.addAll(ChecksText.bad(changes.stream().map(Change::now).toList()));
        restless.forEach(name -> news.add(Item.of(
                Mark.WARNING,
                name + " comes and goes. It is told again when it has been the same for "
                        + Elapsed.show(Flapping.CALM) + ", or gets worse; `check " + migration
                        + "` shows it.")));
        Message message = Message.of(migration + ": " + title(changes)).with(news);
        channel.news(threads.apply(migration), channels.get(migration), message);
    }

    /** A watch that begins anew, as after a switch, finds what was told already; the same warning is told once. */
    private List<Change> untold(String migration, List<Change> changes) {
        Set<String> known = warned.computeIfAbsent(migration, name -> new HashSet<>());
        List<Change> untold = changes.stream()
                .filter(change -> !isWarning(change)
                        || change.before().isPresent()
                        || !known.contains(change.now().name()))
                .toList();
        untold.forEach(change -> {
            if (isWarning(change)) {
                known.add(change.now().name());
            } else {
                known.remove(change.now().name());
            }
        });
        return untold;
    }

    private static boolean isWarning(Change change) {
        return change.now().finding().status() == Status.WARN;
    }

    /** Says enough for a lock screen. */
    private static String title(List<Change> changes) {
        if (changes.stream().allMatch(change -> change.before().isEmpty())) {
            return "what is not well at the first look";
        }
        if (changes.size() > 1) {
            return changes.size() + " checks have changed";
        }
        CheckResult now = changes.get(0).now();
        return now.finding().status() == Status.OK
                ? now.name() + " is well again"
                : now.name() + " is " + now.finding().status();
    }

    private void post(String migration, Digest digest) {
        if (silent.contains(migration) || digest.checks().isEmpty()) {
            return;
        }
        channel.news(
                Optional.empty(),
                channels.get(migration),
                Message.of(migration + ": " + ChecksText.summary(digest.checks()) + "; lag "
                                + LagText.brief(digest.lag()))
                        .with(ChecksText.bad(digest.checks())));
    }

    /** A channel that fails must not end the thread that writes to it. */
    private static void guarded(Runnable post) {
        try {
            post.run();
        } catch (RuntimeException e) {
            LOG.error("Could not post what checks found", e);
        }
    }

    @Override
    public void close() {
        writing.shutdownNow();
    }
}
