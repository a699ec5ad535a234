package io.landfall.monitor.server;

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
}
