package io.landfall.monitor.checks.replication;

import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.ServerView;
import java.util.List;

/**
 * Passes while receiver and applier of {@code target} run and neither reports an error; also for the moment in which
 * Landfall holds the applier to compare rows.
 */
public record ReplicationRunning(ServerView target) implements Check {

    private static final String REMEDY =
            "Remove the cause, then `%s` on %s. If the error names a row or table, somebody wrote there: copy again.";

    @Override
    public String name() {
        return "replication_running";
    }

    @Override
    public Finding look() {
        List<ReplicaStatus> following = target.following();
        if (following.isEmpty()) {
            return Finding.fail(target.name() + " follows no server", "Let `start` make it follow its source.");
        }
        ReplicaStatus status = following.get(0);
        if (!status.runs() && errors(status).isEmpty() && target.applierIsHeld()) {
            return Finding.ok(target.name() + " is held for a moment by `verify`, which compares rows");
        }
        // What was held when its status was read may have gone on since.
        return look(
                status.runs() ? status : target.following().stream().findFirst().orElse(status));
    }

    private Finding look(ReplicaStatus status) {
        String state =
                target.name() + ": receiver " + word(status.ioRunning()) + ", applier " + word(status.sqlRunning());
        String errors = errors(status);
        return status.runs() && errors.isEmpty()
                ? Finding.ok(state)
                : Finding.fail(state + errors, REMEDY.formatted(target.dialect().startReplication(), target.name()));
    }

    private static String errors(ReplicaStatus status) {
        return error("receiver", status.lastIoError()) + error("applier", status.lastSqlError());
    }

    private static String word(boolean running) {
        return running ? "running" : "stopped";
    }

    private static String error(String thread, String error) {
        return error.isBlank() ? "" : "; error of the " + thread + ": " + Secret.cutFrom(error);
    }
}
