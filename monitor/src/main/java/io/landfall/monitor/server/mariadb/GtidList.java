package io.landfall.monitor.server.mariadb;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Gtids;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A list of MariaDB GTIDs as in {@code gtid_binlog_pos}, {@code gtid_slave_pos} or {@code gtid_binlog_state}: for each
 * domain and server id the highest sequence number (MariaDB Knowledge Base, "Global Transaction ID").
 *
 * @param sequences sequence number by domain and server id
 */
public record GtidList(Map<Origin, Long> sequences) implements Gtids {

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

    @Override
    public boolean isEmpty() {
        return sequences.isEmpty();
    }

    /** Whether every entry of {@code other} is here with the same or a higher sequence number. */
    @Override
    public boolean covers(Gtids other) {
        return of(other).sequences.entrySet().stream().allMatch(this::hasReached);
    }

    @Override
    public GtidList beyond(Gtids other) {
        GtidList known = of(other);
        return only(entry -> !known.hasReached(entry));
    }

    private boolean hasReached(Map.Entry<Origin, Long> entry) {
        return sequences.getOrDefault(entry.getKey(), -1L) >= entry.getValue();
    }

    /** In each domain, whichever server has written there. */
    @Override
    public boolean reaches(Gtids position) {
        return asIfOf(0).covers(of(position).asIfOf(0));
    }

    /** In each domain, as {@link #reaches}. */
    @Override
    public GtidList upTo(Gtids position) {
        Map<Long, Long> there = of(position).byDomain();
        return only(entry -> there.getOrDefault(entry.getKey().domain(), -1L) >= entry.getValue());
    }

    /** The last transaction of each domain. */
    @Override
    public GtidList orLater(Gtids other) {
        return new GtidList(Stream.of(this, of(other))
                .flatMap(list -> list.sequences.entrySet().stream())
                .collect(Collectors.toMap(
                        entry -> entry.getKey().domain(),
                        entry -> entry,
                        BinaryOperator.maxBy(Map.Entry.comparingByValue())))
                .values()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Domains that only a former source had do not count. */
    @Override
    public boolean endsAt(Gtids position) {
        return of(position).sequences.entrySet().stream()
                .allMatch(last -> last.getValue().equals(sequences.get(last.getKey())));
    }

    /** What the server wrote itself is not among what it applied. */
    @Override
    public GtidList appliedWithout(Gtids own) {
        return this;
    }

    @Override
    public GtidList appliedWith(Gtids own) {
        return this;
    }

    /** An origin is a server id. */
    @Override
    public GtidList writtenBy(String origin) {
        long serverId = Long.parseLong(origin);
        return only(entry -> entry.getKey().serverId() == serverId);
    }

    /** In each domain, whoever wrote what was applied: numbers only rise. */
    @Override
    public GtidList writtenAfter(Gtids applied, String origin) {
        return writtenBy(origin).beyond(of(applied).asIfOf(Long.parseLong(origin)));
    }

    @Override
    public long countBeyond(Gtids applied) {
        Map<Long, Long> there = of(applied).byDomain();
        return byDomain().entrySet().stream()
                .filter(domain -> there.containsKey(domain.getKey()))
                .mapToLong(domain -> Math.max(0, domain.getValue() - there.get(domain.getKey())))
                .sum();
    }

    @Override
    public Optional<Numbered> newTo(Gtids applied) {
        Map<Long, Long> there = of(applied).byDomain();
        return byDomain().entrySet().stream()
                .filter(domain -> !there.containsKey(domain.getKey()))
                .map(domain -> new Numbered("GTID domain " + domain.getKey(), domain.getValue()))
                .findFirst();
    }

    /** The highest sequence number of each domain. */
    Map<Long, Long> byDomain() {
        Map<Long, Long> highest = new TreeMap<>();
        sequences.forEach((origin, sequence) -> highest.merge(origin.domain(), sequence, Math::max));
        return highest;
    }

    /** The highest sequence number of each domain, as if the server with this id had written all of it. */
    private GtidList asIfOf(long serverId) {
        return new GtidList(byDomain().entrySet().stream()
                .collect(Collectors.toMap(domain -> new Origin(domain.getKey(), serverId), Map.Entry::getValue)));
    }

    private GtidList only(Predicate<Map.Entry<Origin, Long>> wanted) {
        return new GtidList(sequences.entrySet().stream()
                .filter(wanted)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    static GtidList of(Gtids other) {
        if (other instanceof GtidList list) {
            return list;
        }
        throw LandfallException.bug("A position of MariaDB was compared with `" + other + "`.", null);
    }

    @Override
    public String toString() {
        return sequences.entrySet().stream()
                .map(e -> e.getKey().domain() + "-" + e.getKey().serverId() + "-" + e.getValue())
                .collect(Collectors.joining(","));
    }
}
