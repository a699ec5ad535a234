package io.landfall.monitor.server;

/**
 * GTID positions read together.
 *
 * @param binlog the last transaction of each numbering in this server's binary log
 * @param applied the last ones that replication applied here
 * @param state everything that is, or was, in this server's binary log, whoever wrote it
 * @param origin what this server marks the transactions with that it writes itself: its server id; on MySQL, its UUID
 */
public record GtidPositions(Gtids binlog, Gtids applied, Gtids state, String origin) {}
