package io.landfall.monitor.server;

import io.landfall.monitor.server.GtidList.Origin;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * GTID positions read together.
 *
 * @param binlogPos the last transaction of each domain in this server's binary log
 * @param slavePos the last transaction of each domain that replication applied here
 * @param binlogState the last transaction of each domain and server id in this server's binary log
 */
public record GtidPositions(GtidList binlogPos, GtidList slavePos, GtidList binlogState) {

    /**
     * Returns what is in this server's binary log and {@code source} never had; empty when nothing is.
     *
     * <p>A server has a past: one that was made from a copy has what was written before in no binary log, and one that
     * took over has followed before. It has all of that up to the position at which it took over, which it keeps as its
     * {@code slavePos}. Whatever a server writes itself lies beyond its own.
     */
    public GtidList errantAgainst(GtidPositions source) {
        GtidList unknown = binlogState.beyond(source.binlogState);
        return unknown.beyond(unknown.upTo(source.slavePos).upTo(slavePos));
    }

    /** Returns up to where {@code source} has what the origins of {@code errant} have written. */
    GtidList known(GtidList errant, GtidPositions source) {
        Map<Origin, Long> known = new TreeMap<>();
        GtidList past = source.slavePos.upTo(slavePos).asIfOf(0);
        for (Origin origin : errant.sequences().keySet()) {
            Stream.of(
                            Optional.ofNullable(source.binlogState.sequences().get(origin)),
                            Optional.ofNullable(past.sequences().get(new Origin(origin.domain(), 0))))
                    .flatMap(Optional::stream)
                    .forEach(sequence -> known.merge(origin, sequence, Math::max));
        }
        return new GtidList(known);
    }
}
