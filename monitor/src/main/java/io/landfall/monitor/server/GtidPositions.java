package io.landfall.monitor.server;

/**
 * GTID positions read together.
 *
 * @param binlogPos the last transaction of each domain in this server's binary log
 * @param slavePos the last transaction of each domain that replication applied here
 * @param binlogState the last transaction of each domain and server id in this server's binary log
 * @param origin what this server marks the transactions with that it writes itself: its server id; on MySQL, its UUID
 */
public record GtidPositions(Gtids binlogPos, Gtids slavePos, Gtids binlogState, String origin) {}
