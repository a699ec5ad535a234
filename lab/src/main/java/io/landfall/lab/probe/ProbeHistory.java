package io.landfall.lab.probe;

import io.landfall.lab.LabDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What became of every try on both servers. A try that was begun and has no outcome may have written its row or not. */
final class ProbeHistory {

    private final Map<Integer, BitSet> accepted = new HashMap<>();
    private final Map<Integer, BitSet> refused = new HashMap<>();
    private final Map<Integer, Integer> begun = new HashMap<>();
    private final Map<Way, Long> acceptedByWay = new EnumMap<>(Way.class);
    private final Map<String, Long> refusedByCode = new TreeMap<>();
    private final List<Turn> turns = new ArrayList<>();
    private long lastTurnNanos;
    private long unknown;

    ProbeHistory(Set<Way> ways) {
        ways.forEach(way -> acceptedByWay.put(way, 0L));
    }

    synchronized Try begin(LabDatabase server, Way way) {
        int sequence = begun.merge(server.port(), 1, Integer::sum);
        return new Try(server, sequence, way, System.nanoTime());
    }

    /**
     * The server has just said that the row is written.
     *
     * <p>It was written some time after it was sent. So where it was sent after the other server's answer, there has been
     * a turn since; where both were under way together, none is proved.
     */
    synchronized void accepted(Try one) {
        long answeredNanos = System.nanoTime();
        accepted.computeIfAbsent(one.server().port(), missing -> new BitSet()).set(one.sequence());
        acceptedByWay.merge(one.way(), 1L, Long::sum);
        boolean isFirst = turns.isEmpty();
        if (isFirst || !last().server().equals(one.server().name()) && one.sentNanos() - lastTurnNanos > 0) {
            turns.add(new Turn(one.server().name(), one.way(), Instant.now()));
            lastTurnNanos = answeredNanos;
        }
    }

    private Turn last() {
        return turns.get(turns.size() - 1);
    }

    synchronized boolean hasAcceptedEachWay() {
        return !acceptedByWay.containsValue(0L);
    }

    /** The server has just said that the row is not written. */
    synchronized void refused(Try one, String code) {
        refused.computeIfAbsent(one.server().port(), missing -> new BitSet()).set(one.sequence());
        refusedByCode.merge(code, 1L, Long::sum);
    }

    /** The server's answer will not come any more. */
    synchronized void unknown() {
        unknown++;
    }

    synchronized List<Turn> turns() {
        return List.copyOf(turns);
    }

    /** How it stands now, for a comparison with rows that are read later. */
    synchronized Map<Integer, BitSet> acceptedUntilNow() {
        Map<Integer, BitSet> copy = new HashMap<>();
        accepted.forEach((port, rows) -> copy.put(port, (BitSet) rows.clone()));
        return copy;
    }

    /** Whether somebody has tried to write that row and has not been refused. */
    synchronized boolean mayBeThere(int port, long sequence) {
        return sequence > 0
                && sequence <= begun.getOrDefault(port, 0)
                && !refused.getOrDefault(port, new BitSet()).get((int) sequence);
    }

    synchronized ProbeVerdict verdict(long lost, long unexpected, List<String> examples) {
        return new ProbeVerdict(
                turns(), Map.copyOf(acceptedByWay), new TreeMap<>(refusedByCode), unknown, lost, unexpected, examples);
    }
}
