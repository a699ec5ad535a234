package io.landfall.monitor.server;

/**
 * GTID positions read together.
 *
 * @param binlog the last transaction of each numbering in this server's binary log
 * @param applied the last ones that replication applied here
 * @param state everything that is, or was, in this server's binary log, whoever wrote it
 * @param origin what this server marks the transactions with that it writes itself: its server id; on MySQL, its UUID
 */
public record GtidPositions(Gtids binlog, Gtids applied, Gtids state, String origin) {

    /**
     * Returns what is in this server's binary log and {@code source} never had; empty when nothing is.
     *
     * <p>A server has a past: one that was made from a copy has what was written before in no binary log, and one that
     * took over has followed before. It has all of that up to the position at which it took over, which it keeps as what
     * it has {@code applied}. Whatever a server writes itself lies beyond its own.
     */
    public Gtids errantAgainst(GtidPositions source) {
        Gtids unknown = state.beyond(source.state);
        return unknown.beyond(unknown.upTo(source.applied).upTo(applied));
    }
}
