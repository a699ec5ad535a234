package io.landfall.runbooks.pair.server;

import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.Gtids;

/**
 * Where a server stands, read at one moment.
 *
 * @param binlog {@code gtid_binlog_pos}: the last transaction of each domain in its binary log
 * @param applied {@code gtid_slave_pos}: the last transaction of each domain that replication applied
 * @param state {@code gtid_binlog_state}: the last transaction of each domain and server in its binary log
 * @param heartbeat the heartbeat row, as text; empty when there is none
 * @param readOnly whether {@code read_only} is on
 * @param eventScheduler ON, OFF or DISABLED
 * @param clock the server's own clock, in UTC, as it writes it: {@code 2026-11-26 22:14:51.239973}
 * @param origin what it marks the transactions with that it writes itself
 */
public record Position(
        Gtids binlog,
        Gtids applied,
        Gtids state,
        String heartbeat,
        boolean readOnly,
        String eventScheduler,
        String clock,
        String origin) {

    /** Whether replication has applied exactly what {@code source} has written; what is this server's {@code own} aside. */
    public boolean hasAppliedAllOf(Position source, Gtids own) {
        return applied.appliedWithout(own).endsAt(source.binlog());
    }

    /** Returns what this server has written itself and {@code earlier}, of its own, does not cover. */
    public Gtids writtenSince(Gtids earlier) {
        return state.beyond(earlier).writtenBy(origin);
    }

    /** The same, as checks read it. */
    public GtidPositions gtid() {
        return new GtidPositions(binlog, applied, state, origin);
    }
}
