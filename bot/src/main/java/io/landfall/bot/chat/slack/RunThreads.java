package io.landfall.bot.chat.slack;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import io.landfall.runbooks.journal.Journal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Which thread belongs to which run, also after a restart: the journal knows. Safe for several threads. */
final class RunThreads {

    private final Journal journal;
    private final Map<Long, Place> places = new LinkedHashMap<>();
    private final Set<Long> ended = new HashSet<>();

    /**
     * A thread.
     *
     * @param channel the channel's id
     * @param stamp what Slack calls its first message
     */
    record Place(String channel, String stamp) {}

    RunThreads(Journal journal) {
        this.journal = journal;
        for (Entry entry : journal.entries()) {
            Entry.Record row = entry.record();
            if (row.kind() == EntryKind.THREAD) {
                places.put(
                        Long.parseLong(row.data().get("run")),
                        new Place(row.data().get("channel"), row.data().get("stamp")));
            } else if (row.kind() == EntryKind.ENDED) {
                ended.add(row.run());
            }
        }
    }

    /** Remembers the thread of a run. */
    void remember(long run, Place place) {
        journal.append(new Entry.Record(
                0,
                "",
                EntryKind.THREAD,
                "",
                "",
                Map.of("run", Long.toString(run), "channel", place.channel(), "stamp", place.stamp()),
                ""));
        synchronized (this) {
            places.put(run, place);
        }
    }

    synchronized Optional<Place> of(long run) {
        return Optional.ofNullable(places.get(run));
    }

    /** Returns the run whose thread this is. */
    synchronized OptionalLong runOf(String channel, String stamp) {
        return places.entrySet().stream()
                .filter(entry -> entry.getValue().equals(new Place(channel, stamp)))
                .mapToLong(Map.Entry::getKey)
                .findFirst();
    }

    /** Returns the run in whose thread something was said. */
    OptionalLong runOf(Heard heard) {
        return heard.thread().map(thread -> runOf(heard.channel(), thread)).orElse(OptionalLong.empty());
    }

    /** The run of the thread has ended: nothing that is said there is missed any more. */
    synchronized void end(String stamp) {
        places.entrySet().stream()
                .filter(entry -> entry.getValue().stamp().equals(stamp))
                .forEach(entry -> ended.add(entry.getKey()));
    }

    /** The threads of the runs that have not ended. */
    synchronized List<Place> open() {
        return places.entrySet().stream()
                .filter(entry -> !ended.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
