package io.landfall.monitor.server;

import io.landfall.monitor.LandfallException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A list of MariaDB GTIDs as in {@code gtid_binlog_pos}, {@code gtid_slave_pos} or {@code gtid_binlog_state}: for each
 * domain and server id the highest sequence number (MariaDB Knowledge Base, "Global Transaction ID").
 *
 * @param sequences sequence number by domain and server id
 */
public record GtidList(Map<Origin, Long> sequences) {

    /** Where a transaction was first written: a replication domain and a server id. */
    public record Origin(long domain, long serverId) implements Comparable<Origin> {
        @Override
        public int compareTo(Origin other) {
            int byDomain = Long.compare(domain, other.domain);
            return byDomain != 0 ? byDomain : Long.compare(serverId, other.serverId);
        }
    }

    public GtidList {
        sequences = Collections.unmodifiableMap(new TreeMap<>(sequences));
    }

    /** Reads {@code 0-1-42,1-7-3}; the empty text is the empty list. */
    public static GtidList parse(String text) {
        Map<Origin, Long> sequences = new TreeMap<>();
        for (String gtid : text.split(",")) {
            if (gtid.isBlank()) {
                continue;
            }
            String[] parts = gtid.strip().split("-");
            if (parts.length != 3) {
                throw LandfallException.external("`" + gtid + "` is not a GTID of MariaDB (domain-server-sequence).");
            }
            sequences.merge(
                    new Origin(Long.parseLong(parts[0]), Long.parseLong(parts[1])),
                    Long.parseLong(parts[2]),
                    Math::max);
        }
        return new GtidList(sequences);
    }

    public boolean isEmpty() {
        return sequences.isEmpty();
    }

    /** Returns whether every entry of {@code other} is here with the same or a higher sequence number. */
    public boolean covers(GtidList other) {
        return other.sequences.entrySet().stream()
                .allMatch(entry -> sequences.getOrDefault(entry.getKey(), -1L) >= entry.getValue());
    }

    /** Returns the entries of this list that {@code other} does not cover. */
    public GtidList beyond(GtidList other) {
        return new GtidList(sequences.entrySet().stream()
                .filter(entry -> other.sequences.getOrDefault(entry.getKey(), -1L) < entry.getValue())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Returns whether every domain of {@code other} has come at least as far here, whoever wrote its last transaction. */
    public boolean hasReached(GtidList other) {
        return asIfOf(0).covers(other.asIfOf(0));
    }

    /** Returns the entries up to which {@code position} has come in their domain, whoever wrote its last transaction. */
    public GtidList upTo(GtidList position) {
        Map<Origin, Long> reached = position.asIfOf(0).sequences;
        return new GtidList(sequences.entrySet().stream()
                .filter(entry -> reached.getOrDefault(new Origin(entry.getKey().domain(), 0), -1L) >= entry.getValue())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Returns the last transaction of each domain of either list. */
    public GtidList orLater(GtidList other) {
        return new GtidList(Stream.of(this, other)
                .flatMap(list -> list.sequences.entrySet().stream())
                .collect(Collectors.toMap(
                        entry -> entry.getKey().domain(),
                        entry -> entry,
                        BinaryOperator.maxBy(Map.Entry.comparingByValue())))
                .values()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Returns the highest sequence number of each domain, as if the server with this id had written all of it. */
    public GtidList asIfOf(long serverId) {
        return new GtidList(sequences.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> new Origin(entry.getKey().domain(), serverId), Map.Entry::getValue, Math::max)));
    }

    @Override
    public String toString() {
        return sequences.entrySet().stream()
                .map(e -> e.getKey().domain() + "-" + e.getKey().serverId() + "-" + e.getValue())
                .collect(Collectors.joining(","));
    }
}
