package io.landfall.monitor.server;

import java.util.OptionalLong;

/**
 * One connection of {@code SHOW ALL SLAVES STATUS}.
 *
 * @param connectionName empty for the default connection
 * @param sourceHost the source's host as this replica names it
 * @param sourcePort the source's port
 * @param sourceServerId the source's server id, 0 until it has been reached once
 * @param ioRunning whether the receiver is connected and running ({@code Slave_IO_Running = Yes})
 * @param sqlRunning whether the applier runs
 * @param usesGtid whether it follows by GTID
 * @param lastIoError empty when there is none
 * @param lastSqlError empty when there is none
 * @param secondsBehind as the server says; empty when it says NULL
 * @param gtidIoPos what the receiver has fetched
 */
public record ReplicaStatus(
        String connectionName,
        String sourceHost,
        int sourcePort,
        long sourceServerId,
        boolean ioRunning,
        boolean sqlRunning,
        boolean usesGtid,
        String lastIoError,
        String lastSqlError,
        OptionalLong secondsBehind,
        GtidList gtidIoPos) {}
