package io.landfall.runbooks.finish;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.runbooks.pair.Pair;
import io.landfall.runbooks.pair.replication.Replication;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Optional;

/** The old server follows nobody, nor after a restart, and is still read-only: there is no way back any more. */
record EndReplication(Pair pair) implements Step.Final {

    static final String NAME = "end-replication";
    private static final String NOBODY = "nobody";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "On " + pair.source().name() + ": " + reading().endReplication() + ". It no longer follows "
                + pair.target().name() + ", so `rollback` ends here; read_only stays on.";
    }

    private Dialect reading() {
        return pair.source().dialect().reading();
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Found look() {
        Optional<ReplicaStatus> following =
                pair.source().view().following().stream().findFirst();
        return Found.of(
                        "follows",
                        following
                                .map(status -> "server id " + status.sourceServerId())
                                .orElse(NOBODY))
                .with("position", pair.source().view().gtid().applied())
                .with("read_only", pair.source().view().variables().isOn("read_only"));
    }

    @Override
    public boolean isDone(Found now) {
        return now.text("follows").equals(NOBODY) && now.isTrue("read_only");
    }

    @Override
    public void act(Found before) {
        try (Session session = pair.source().open()) {
            Replication.stopAndForget(session);
            if (!session.isClosed()) {
                throw LandfallException.refused(pair.source().name() + " is not read-only any more: two servers may be"
                        + " taking writes. " + reading().closeToWrites() + " there at once, and compare the two.");
            }
        }
    }
}
