package io.landfall.bot.conversation.inbox;

import io.landfall.bot.conversation.Heard;
import io.landfall.bot.conversation.Place;
import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import io.landfall.runbooks.journal.history.History;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which thread belongs to which run, also after a restart: the journal knows. Safe for several threads. */
public final class RunThreads {

    private static final Logger LOG = LoggerFactory.getLogger(RunThreads.class);

    /** So far may the chat's clock be from this machine's. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    private final Journal journal;
    private final History history;
    /** The newest run of the services before this one. */
    private final long older;

    private final Function<String, Instant> postedAt;
    private final Map<Long, Place> places = new LinkedHashMap<>();
    private final Map<String, String> channels = new HashMap<>();

    /** {@code postedAt} tells when a message was posted, by the chat's clock and the chat's own name of it. */
    public RunThreads(Journal journal, History history, Function<String, Instant> postedAt) {
        this.journal = journal;
        this.history = history;
        this.older = history.newestRun();
        this.postedAt = postedAt;
        for (Map<String, String> thread : journal.kept(EntryKind.THREAD)) {
            String channel = thread.get("channel");
            places.put(Long.parseLong(thread.get("run")), new Place(channel, thread.get("stamp")));
            Optional.ofNullable(thread.get("name")).ifPresent(name -> channels.put(channel, name));
        }
    }

    /**
     * Remembers the thread of a run; what people say there counts also where it can't be journaled. Then {@link #marks}
     * find it again after a restart.
     *
     * @param name the channel as the file writes it
     */
    public void remember(long run, Place place, String name) {
        synchronized (this) {
            places.put(run, place);
        }
        String number = Long.toString(run);
        try {
            journal.keep(
                    EntryKind.THREAD,
                    number,
                    Map.of("run", number, "channel", place.channel(), "stamp", place.stamp(), "name", name));
        } catch (LandfallException e) {
            LOG.error("The thread of run {} is not in the journal; a restart looks for it", run, e);
        }
    }

    /** What the first message of a run is known by in the chat. */
    public Map<String, String> marks(long run) {
        return Map.of("journal", journal.id(), "run", Long.toString(run));
    }

    /** When a service before this one began the run; empty when this one did. */
    public Optional<Instant> begunBefore(long run) {
        return Optional.of(run)
                .filter(number -> number <= older)
                .flatMap(history::run)
                .map(begun -> begun.request().at().minus(CLOCKS_DIFFER));
    }

    /** When the thread was begun, by the chat's clock. */
    Instant begunAt(Place thread) {
        return postedAt.apply(thread.stamp());
    }

    /** The channels in which services before this one had threads: by their ids, as the file wrote them. */
    public Map<String, String> channels() {
        return Map.copyOf(channels);
    }

    public synchronized Optional<Place> of(long run) {
        return Optional.ofNullable(places.get(run));
    }

    /** Returns the run whose thread this is. */
    public synchronized OptionalLong runOf(String channel, String stamp) {
        return places.entrySet().stream()
                .filter(entry -> entry.getValue().equals(new Place(channel, stamp)))
                .mapToLong(Map.Entry::getKey)
                .findFirst();
    }

    /** Returns the run in whose thread something was said. */
    public OptionalLong runOf(Heard heard) {
        return heard.thread().map(thread -> runOf(heard.channel(), thread)).orElse(OptionalLong.empty());
    }

    /** The threads of the runs that have not ended; nothing that is said in those of the others is missed. */
    public synchronized List<Place> open() {
        return places.entrySet().stream()
                .filter(entry -> history.run(entry.getKey())
                        .filter(run -> run.ended().isPresent())
                        .isEmpty())
                .map(Map.Entry::getValue)
                .toList();
    }
}
