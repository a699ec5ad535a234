package io.landfall.monitor.server;

/**
 * GTID positions read together.
 *
 * @param binlogPos the last transaction of each domain in this server's binary log
 * @param slavePos the last transaction of each domain that replication applied here
 * @param binlogState the last transaction of each domain and server id in this server's binary log
 */
public record GtidPositions(GtidList binlogPos, GtidList slavePos, GtidList binlogState) {}
