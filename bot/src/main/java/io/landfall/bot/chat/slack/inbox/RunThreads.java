package io.landfall.bot.chat.slack.inbox;

import io.landfall.bot.chat.slack.api.Place;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Which thread belongs to which run, also after a restart: the journal knows. Safe for several threads. */
public final class RunThreads {

    /** So far may Slack's clock be from this machine's. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    private final Journal journal;
    private final Map<Long, Place> places = new LinkedHashMap<>();
    private final Map<String, String> channels = new HashMap<>();
    private final Set<Long> ended = new HashSet<>();
    /** When the runs began that this service has not begun. */
    private final Map<Long, Instant> older = new HashMap<>();

    public RunThreads(Journal journal) {
        this.journal = journal;
        for (Entry entry : journal.entries()) {
            Entry.Record row = entry.record();
            older.putIfAbsent(row.run(), entry.at());
            if (row.kind() == EntryKind.ENDED) {
                ended.add(row.run());
            }
        }
        for (Map<String, String> thread : journal.kept(EntryKind.THREAD)) {
            String channel = thread.get("channel");
            places.put(Long.parseLong(thread.get("run")), new Place(channel, thread.get("stamp")));
            Optional.ofNullable(thread.get("name")).ifPresent(name -> channels.put(channel, name));
        }
    }

    /**
     * Remembers the thread of a run; where it can't be journaled, {@link #marks} find it again after a restart.
     *
     * @param name the channel as the file writes it
     */
    public void remember(long run, Place place, String name) {
        synchronized (this) {
            places.put(run, place);
        }
        String number = Long.toString(run);
        journal.keep(
                EntryKind.THREAD,
                number,
                Map.of("run", number, "channel", place.channel(), "stamp", place.stamp(), "name", name));
    }

    /** What the first message of a run is known by in Slack. */
    public Map<String, String> marks(long run) {
        return Map.of("journal", journal.id(), "run", Long.toString(run));
    }

    /** When a service before this one began the run; empty when this one did. */
    public Optional<Instant> begunBefore(long run) {
        return Optional.ofNullable(older.get(run)).map(begun -> begun.minus(CLOCKS_DIFFER));
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

    /** The run of the thread has ended: nothing that is said there is missed any more. */
    public synchronized void end(String stamp) {
        places.entrySet().stream()
                .filter(entry -> entry.getValue().stamp().equals(stamp))
                .forEach(entry -> ended.add(entry.getKey()));
    }

    /** The threads of the runs that have not ended. */
    public synchronized List<Place> open() {
        return places.entrySet().stream()
                .filter(entry -> !ended.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
