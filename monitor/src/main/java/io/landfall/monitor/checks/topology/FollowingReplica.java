package io.landfall.monitor.checks.topology;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.OwnTransactions;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.Series;
import io.landfall.monitor.server.ServerView;
import java.time.Duration;
import java.util.List;

/**
 * Passes while {@code replica}, which goes with the pair, follows {@code source} by GTID without an error and has no
 * transaction of its own at its end. Warns when it takes writes, is older than {@code next}, the server it may have to
 * follow afterwards, or is more than a minute behind.
 */
public record FollowingReplica(ServerView replica, ServerView source, ServerView next) implements Check {

    private static final long SECONDS_BEHIND = 60;

    @Override
    public String name() {
        return "replica_" + replica.name().replaceAll("[^A-Za-z0-9]", "_").toLowerCase();
    }

    @Override
    public Finding look() {
        List<ReplicaStatus> following = replica.following();
        if (following.size() != 1 || !following.get(0).connectionName().isEmpty()) {
            return Finding.fail(
                    replica.name() + " has " + following.size() + " connections to a source, or one with a name",
                    "Only a server that follows " + source.name() + " alone, over the connection without a name, can be"
                            + " pointed at another one. Mend that, or take it out of `replicas` and end it.");
        }
        return look(following.get(0));
    }

    private Finding look(ReplicaStatus status) {
        long sourceId = source.identity().serverId();
        if (status.sourceServerId() != sourceId) {
            return Finding.fail(
                    replica.name() + " follows " + status.source() + " (server id " + status.sourceServerId()
                            + "), not " + source.name() + " (server id " + sourceId + ")",
                    "Point it at " + source.name() + ": `" + replica.dialect().follow(source.address())
                            + "`. Or take it out of `replicas`.");
        }
        if (!status.usesGtid()) {
            return Finding.fail(
                    replica.name() + " follows " + source.name() + " by file and position",
                    "`" + replica.dialect().followByGtid() + "` on " + replica.name() + ".");
        }
        String errors = (Secret.cutFrom(status.lastIoError()) + " " + Secret.cutFrom(status.lastSqlError())).strip();
        if (!status.runs() || !errors.isEmpty()) {
            return Finding.fail(
                    replica.name() + " does not replicate: receiver " + (status.ioRunning() ? "runs" : "is stopped")
                            + ", applier " + (status.sqlRunning() ? "runs" : "is stopped") + " " + errors,
                    "Remove the cause, then `" + replica.dialect().startReplication() + "` on " + replica.name() + ".");
        }
        return judge(status);
    }

    private Finding judge(ReplicaStatus status) {
        // The replica first: what it has received by now, the source has written before.
        GtidPositions here = replica.gtid();
        GtidPositions there = source.afresh().gtid();
        // What it has written itself, which the source does not have, and nothing has come in after.
        Gtids ahead = here.state().beyond(there.state()).writtenAfter(here.applied(), here.origin());
        if (!ahead.isEmpty() && OwnTransactions.of(replica, here, there).matter()) {
            return Finding.fail(
                    replica.name() + " has transactions of its own: " + ahead,
                    "Somebody wrote there. See what with `" + replica.dialect().binlogProgram() + "`, and make "
                            + replica.name() + " anew.");
        }
        if (!replica.variables().isOn("read_only")) {
            return Finding.warn(
                    replica.name() + " follows " + source.name() + " and takes writes, too",
                    "`" + replica.dialect().closeToWrites() + "` on " + replica.name() + ", unless that is meant.");
        }
        String version = replica.identity().version();
        Series series = replica.dialect().series(version);
        if (series.compareTo(replica.dialect().series(next.identity().version())) < 0) {
            return Finding.warn(
                    replica.name() + " is " + version + ", older than " + next.name() + ", which it is to follow",
                    "Replication to an older server may end with an error. Upgrade " + replica.name() + " first.");
        }
        if (status.secondsBehind().isEmpty()) {
            return Finding.unknown(
                    replica.name() + " does not say how far it is behind " + source.name(),
                    "See " + replica.dialect().showReplication() + " on " + replica.name() + ".");
        }
        long behind = status.secondsBehind().getAsLong();
        if (behind > SECONDS_BEHIND) {
            return Finding.warn(
                    replica.name() + " is " + Elapsed.show(Duration.ofSeconds(behind)) + " behind " + source.name(),
                    "It is pointed at the new server only when it has caught up; the run stays open until then.");
        }
        return Finding.ok(replica.name() + " (server id " + replica.identity().serverId() + ") follows " + source.name()
                + " by GTID");
    }
}
