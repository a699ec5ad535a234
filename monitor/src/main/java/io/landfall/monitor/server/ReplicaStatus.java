package io.landfall.monitor.server;

import io.landfall.monitor.Secret;
import java.util.OptionalLong;

/**
 * One connection of {@code SHOW ALL SLAVES STATUS}.
 *
 * @param connectionName empty for the default connection
 * @param sourceHost the source's host as this replica names it
 * @param sourcePort the source's port
 * @param sourceServerId the source's server id, 0 until it has been reached once
 * @param receiver how the receiver is, as the server says it: Yes, No, Connecting, Preparing
 * @param sqlRunning whether the applier runs
 * @param usesGtid whether it follows by GTID
 * @param lastIoErrno the number of the receiver's last error, 0 when there is none
 * @param lastIoError empty when there is none
 * @param lastSqlError empty when there is none; it ends where a statement in it may name a password
 * @param secondsBehind as the server says; empty when it says NULL
 * @param gtidIoPos what the receiver has fetched
 */
public record ReplicaStatus(
        String connectionName,
        String sourceHost,
        int sourcePort,
        long sourceServerId,
        String receiver,
        boolean sqlRunning,
        boolean usesGtid,
        int lastIoErrno,
        String lastIoError,
        String lastSqlError,
        OptionalLong secondsBehind,
        Gtids gtidIoPos) {

    public ReplicaStatus {
        lastSqlError = Secret.cutFrom(lastSqlError);
    }

    /** Whether the receiver is connected and runs. */
    public boolean ioRunning() {
        return receiver.equals("Yes");
    }

    /** Whether both threads run. */
    public boolean runs() {
        return ioRunning() && sqlRunning;
    }

    /** How the applier is, as the server says it. */
    public String applier() {
        return sqlRunning ? "Yes" : "No";
    }

    /** What it follows, as host and port. */
    public String source() {
        return (sourceHost.contains(":") ? "[" + sourceHost + "]" : sourceHost) + ":" + sourcePort;
    }
}
