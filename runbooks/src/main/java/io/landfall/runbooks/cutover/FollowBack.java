package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.heartbeat.HeartbeatWriter;
import io.landfall.runbooks.pair.replication.Following;
import io.landfall.runbooks.pair.replication.Replication;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.Optional;

/** The source follows the target, still read-only, and the heartbeat beats on the target: there is a way back. */
public final class FollowBack implements Step {

    public static final String NAME = "follow-back";

    private final Window window;
    private final End source;
    private final End target;
    private final Replication replication;
    private final HeartbeatWriter beatOnTarget;
    private volatile Deadline deadline = new Deadline();

    FollowBack(Window window, Replication replication, HeartbeatWriter beatOnTarget) {
        this.window = window;
        this.source = window.source();
        this.target = window.target();
        this.replication = replication;
        this.beatOnTarget = beatOnTarget;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        AdminDialect words = source.server().dialect();
        return "On " + source.name() + ": " + words.changesSource() + " " + target.name() + " ("
                + target.server().settings().login().address() + ") by GTID"
                + following().means() + ", " + words.reading().startReplication() + "; read_only stays on. The"
                + " heartbeat goes on on " + target.name() + ".";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(20);
    }

    @Override
    public Optional<ByHand> byHandBack() {
        return Optional.of(ByHand.of("nothing follows back.")
                .make(
                        source.name() + " follows nobody",
                        source.sqlByHand(reading().showReplication()),
                        "",
                        source.sqlByHand(reading().endReplication())));
    }

    @Override
    public Optional<ByHand> byHandOn() {
        ServerAddress address = target.server().settings().login().address();
        return Optional.of(ByHand.of("there is a way back.")
                .otherwise("See Last_IO_Error and Last_SQL_Error in "
                        + reading().showReplication() + " there. It is not urgent.")
                .with(new ByHand.Line(
                        source.name() + " follows " + target.name() + ", read-only",
                        bothRun(source.server(), address),
                        Optional.of(source.sqlByHand(status(source.server()))),
                        Optional.of(new ByHand.SqlWithPassword(
                                source.server().settings(),
                                replication.byHand(following(), source.work().alive()),
                                replication.passwordFile())))));
    }

    private Dialect reading() {
        return source.server().dialect().reading();
    }

    /** Shows a person what {@code replica} follows. */
    static String status(ServerControl replica) {
        return replica.dialect().reading().showReplication() + "\\G";
    }

    /** What {@link #status} says when both threads run and the source is at {@code source}. */
    static ByHand.Answer bothRun(ServerControl replica, ServerAddress source) {
        return new ByHand.Lines(replica.dialect().linesOfReplica(source));
    }

    @Override
    public Found look() {
        Optional<ReplicaStatus> status = source.work().alive().following();
        return Found.of("read_only", source.positionAnyway().readOnly())
                .with("follows", status.map(ReplicaStatus::source).orElse("nobody"))
                .with("receiver", status.map(ReplicaStatus::receiver).orElse("No"))
                .with("applier", status.map(ReplicaStatus::applier).orElse("No"))
                .with("heartbeat", beatOnTarget.state().running());
    }

    @Override
    public boolean isDone(Found now) {
        return now.isTrue("read_only")
                && now.text("follows")
                        .equals(target.server().settings().login().address().toString())
                && now.text("receiver").equals("Yes")
                && now.text("applier").equals("Yes")
                && now.isTrue("heartbeat");
    }

    @Override
    public void act(Found before) {
        deadline = new Deadline();
        beatOnTarget.start();
        if (!source.positionAnyway().readOnly()) {
            throw LandfallException.refused(source.name() + " is not read-only any more, so it does not follow "
                    + target.name() + ". Two servers may be taking writes: "
                    + source.server().dialect().close() + " on " + source.name()
                    + " at once, and compare the two.");
        }
        replication.follow(source.work().alive(), following(), Optional.of(start()), deadline);
    }

    /** Not with what the target wrote while it followed: that changes nothing, and may be about a table that is gone. */
    private Gtids start() {
        Gtids proven = window.noted(VerifyCaughtUp.POSITION)
                .map(reading()::gtids)
                .orElseGet(() -> source.positionAnyway().binlog());
        return window.noted(VerifyCaughtUp.TARGET_STATE)
                .map(reading()::gtids)
                .map(proven::appliedWith)
                .orElse(proven);
    }

    private Following following() {
        return new Following(source.server(), target.server());
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }
}
