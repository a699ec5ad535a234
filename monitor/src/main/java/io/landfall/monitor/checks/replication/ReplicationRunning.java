package io.landfall.monitor.checks.replication;

import io.landfall.monitor.Secret;
import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.ServerView;
import java.util.List;

/** Passes while receiver and applier of {@code target} run and neither reports an error. */
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
        String state =
                target.name() + ": receiver " + word(status.ioRunning()) + ", applier " + word(status.sqlRunning());
        String errors = error("receiver", status.lastIoError()) + error("applier", status.lastSqlError());
        return status.runs() && errors.isEmpty()
                ? Finding.ok(state)
                : Finding.fail(state + errors, REMEDY.formatted(target.dialect().startReplication(), target.name()));
    }

    private static String word(boolean running) {
        return running ? "running" : "stopped";
    }

    private static String error(String thread, String error) {
        return error.isBlank() ? "" : "; error of the " + thread + ": " + Secret.cutFrom(error);
    }
}
