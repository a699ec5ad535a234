package io.landfall.bot.chat.slack.api;

import io.landfall.bot.conversation.inbox.Admission;
import io.landfall.monitor.Daemons;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the channels of the configuration file by Slack's ids. What an id is it learns from Slack alone: from the list of
 * the channels, and from where a message went that was posted by name; never from what a command calls its channel, which
 * another workspace may have named. What is known stays, also when the channel is renamed; what is not is asked for at
 * most once a minute. Safe for several threads.
 */
public final class ChannelBook implements Admission.Listening, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelBook.class);
    private static final Pattern ID = Pattern.compile("[CGD][A-Z0-9]{7,20}");
    private static final long AGAIN = TimeUnit.MINUTES.toNanos(1);
    /** A list of many pages takes longer than one call. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SlackApi api;
    private final List<String> configured;
    private final Map<String, String> ids = new ConcurrentHashMap<>();
    private final ExecutorService looking = Daemons.queue("slack-channels");
    private Optional<CompletableFuture<Void>> lookUp = Optional.empty();
    private long lookedUp;
    private final Map<String, String> before = new ConcurrentHashMap<>();

    /** Knows {@code configured}, which are names ({@code #shop-db}) or ids. */
    public ChannelBook(SlackApi api, Collection<String> configured) {
        this.api = api;
        this.configured = configured.stream().distinct().toList();
        this.configured.stream().filter(ChannelBook::isId).forEach(id -> ids.put(id, id));
    }

    private static boolean isId(String channel) {
        return ID.matcher(channel).matches();
    }

    /** Returns where to post: the id of a channel of the file, or its name while the id is not known. */
    public String address(String channel) {
        return known(channel).orElse(channel);
    }

    /** Returns the id of a channel, which may be one itself; asks Slack when it is not known. */
    public String id(String channel) throws SlackFailure {
        Optional<String> known = known(channel);
        if (known.isEmpty()) {
            find();
        }
        return known(channel).orElseThrow(() -> SlackFailure.refused("finding " + channel, "channel_not_found"));
    }

    /** The same; asks nobody. */
    public Optional<String> known(String channel) {
        return isId(channel) ? Optional.of(channel) : Optional.ofNullable(ids.get(channel));
    }

    /** A message that was posted to {@code channel} stands in the channel with this id; what is no id teaches nothing. */
    public void learn(String channel, String id) {
        if (configured.contains(channel) && isId(id)) {
            ids.putIfAbsent(channel, id);
        }
    }

    /** Returns the channel as the file writes it; empty when the file does not name it as far as is known. Asks nobody. */
    public Optional<String> configured(String id) {
        return configured.stream()
                .filter(channel -> id.equals(ids.get(channel)))
                .findFirst();
    }

    /** Whether it is known of every channel of the file which it is. */
    public boolean isComplete() {
        return ids.keySet().containsAll(configured);
    }

    /** Asks Slack for what is not known yet; returns at once. */
    public synchronized CompletableFuture<Void> lookUp() {
        if (!isComplete() && !looking.isShutdown()) {
            lookedUp = System.nanoTime();
            lookUp = Optional.of(CompletableFuture.runAsync(this::findOrSay, looking));
        }
        return lookUp.orElse(CompletableFuture.completedFuture(null));
    }

    /** The same, unless that was done within the last minute. */
    public synchronized CompletableFuture<Void> lookUpNowAndThen() {
        boolean isRecent = lookUp.isPresent() && System.nanoTime() - lookedUp < AGAIN;
        return isRecent ? lookUp.get() : lookUp();
    }

    @Override
    public boolean isHeard(String channel) {
        return configured(channel).isPresent();
    }

    /** Asks Slack once a minute, and waits some seconds for it. */
    @Override
    public CompletableFuture<Void> told(String channel) {
        return isHeard(channel) || isComplete()
                ? CompletableFuture.completedFuture(null)
                : lookUpNowAndThen().copy().completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public String onlyThere() {
        String there = "Landfall listens in " + String.join(", ", configured) + " only";
        return isComplete()
                ? there + ". Nothing was done."
                : there + ", and Slack has not said yet whether this is one of them. Nothing was done. Is Landfall"
                        + " invited there? Then say it again in a minute.";
    }

    /** Waits until a look-up has ended, for some seconds at most. */
    public static void await(CompletableFuture<Void> lookUp) {
        try {
            lookUp.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Slack does not say which channels there are: {}", e.toString());
        }
    }

    /** A service before this one knew the channel of this id by this name. */
    public void was(String id, String name) {
        before.put(id, name);
    }

    /** Returns the channel as the file writes it, as far as that is known; asks nobody. */
    public String named(String channel) {
        return configured(channel)
                .or(() -> Optional.ofNullable(before.get(channel)).filter(configured::contains))
                .orElse(channel);
    }

    /** The ids of the channels of the file, as far as they are known. */
    public List<String> allKnown() {
        return configured.stream()
                .flatMap(channel -> known(channel).stream())
                .distinct()
                .toList();
    }

    /** The channels as the file writes them. */
    public List<String> all() {
        return configured;
    }

    private void findOrSay() {
        if (isComplete()) {
            return;
        }
        try {
            find();
        } catch (SlackFailure e) {
            LOG.warn(
                    "Slack does not say which channels there are; {} are posted to by name: {}", all(), e.getMessage());
        }
    }

    private void find() throws SlackFailure {
        Map<String, String> found = api.channels();
        configured.forEach(channel ->
                Optional.ofNullable(found.get(channel.replaceFirst("^#", ""))).ifPresent(id -> learn(channel, id)));
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
