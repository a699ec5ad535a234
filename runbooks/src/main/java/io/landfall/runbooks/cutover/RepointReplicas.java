package io.landfall.runbooks.cutover;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.replication.Following;
import io.landfall.runbooks.pair.replication.Replication;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The other replicas of the source follow the target, each with the account it has had, and have applied what was
 * written there. Until one does it still follows the source, which follows the target, so that it misses nothing.
 */
final class RepointReplicas implements Step {

    static final String NAME = "repoint-replicas";
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration APPLIES_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final Window window;
    private final List<ServerControl> replicas;
    private volatile Deadline deadline = new Deadline();
    /** A position of the target once it took writes. */
    private Optional<Gtids> written = Optional.empty();

    RepointReplicas(Window window, List<ServerControl> replicas) {
        this.window = window;
        this.replicas = List.copyOf(replicas);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        AdminDialect words = target().dialect();
        return "On " + names(replicas) + ", which follow " + window.source().name() + ": "
                + words.reading().stopReplication() + "; " + words.changesSource() + " " + target().name() + " ("
                + address() + ") by GTID, with the account that each has; "
                + words.reading().startReplication() + ".";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30).multipliedBy(Math.max(1, replicas.size()));
    }

    @Override
    public String byHand() {
        Dialect words = target().dialect().reading();
        return "On " + names(replicas) + ": " + words.follow(address()) + "; both threads in " + words.showReplication()
                + " must say Yes.";
    }

    @Override
    public Optional<ByHand> byHandOn() {
        ByHand all = ByHand.of("the other replicas follow " + target().name() + ", each with the account that it has.");
        for (ServerControl replica : replicas) {
            all = all.with(new ByHand.Line(
                    replica.name() + " follows " + target().name(),
                    FollowBack.bothRun(replica, address()),
                    Optional.of(new ByHand.Sql(replica.settings(), FollowBack.status(replica))),
                    Optional.of(new ByHand.Sql(
                            replica.settings(), Replication.repointByHand(new Following(replica, target()))))));
        }
        return Optional.of(all);
    }

    @Override
    public Found look() {
        long targetId = target().view().identity().serverId();
        Found found = Found.nothing();
        for (ServerControl replica : replicas) {
            found = found.with(replica.name(), state(replica, targetId));
        }
        return found;
    }

    /** In words; that of a replica that is where it shall be is the same in any process. */
    private String state(ServerControl replica, long targetId) {
        try (Session session = replica.open(ANSWER)) {
            if (!Replication.follows(session, address(), targetId)) {
                return "follows "
                        + replica.view().following().stream()
                                .findFirst()
                                .map(RepointReplicas::describe)
                                .orElse("nobody");
            }
            return written.filter(position -> Replication.hasReached(session, position))
                            .isPresent()
                    ? followsTarget()
                    : "follows " + address() + ", not seen to apply yet";
        } catch (LandfallException e) {
            return "can't be asked: " + e.getMessage();
        }
    }

    private static String describe(ReplicaStatus status) {
        return status.source() + ", receiver " + status.receiver() + ", applier " + status.applier();
    }

    private String followsTarget() {
        return "follows " + address() + " and applies what is written there";
    }

    @Override
    public boolean isDone(Found now) {
        return replicas.stream().allMatch(replica -> now.text(replica.name()).equals(followsTarget()));
    }

    /** Points each at the target; those that could not be are told together, and the others stay where they are now. */
    @Override
    public void act(Found before) {
        deadline = new Deadline();
        written = Optional.of(window.target().positionAnyway().binlog());
        List<String> failures = new ArrayList<>();
        for (ServerControl replica : replicas) {
            try {
                repoint(replica);
            } catch (LandfallException e) {
                if (e.kind() == LandfallException.Kind.BUG || deadline.isCalledOff()) {
                    throw e;
                }
                failures.add(replica.name() + ": " + e.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw LandfallException.external(String.join("\n", failures));
        }
    }

    private void repoint(ServerControl replica) {
        try (Session session = replica.open(ANSWER)) {
            refuseWhileItIsBehind(replica, session);
            Replication.repoint(session, new Following(replica, target()), deadline);
            deadline.until(
                    () -> Replication.hasReached(session, written.orElseThrow()),
                    LOOK_AGAIN,
                    APPLIES_WITHIN,
                    () -> replica.name() + " follows " + target().name() + ", but has not applied "
                            + written.orElseThrow() + " after " + Elapsed.show(APPLIES_WITHIN)
                            + ". See " + target().dialect().reading().showReplication() + " there.");
        }
    }

    /** What it still lacks from before the fence, the source has for certain; the target's binary log may begin later. */
    private void refuseWhileItIsBehind(ServerControl replica, Session session) {
        Optional<Gtids> fenced = window.noted(VerifyCaughtUp.POSITION)
                .map(target().dialect().reading()::gtids)
                .filter(position -> !Replication.hasReached(session, position));
        boolean receives = replica.view().following().stream().anyMatch(ReplicaStatus::runs);
        if (fenced.isPresent() && receives) {
            throw LandfallException.external(replica.name() + " still applies what was written before the fence ("
                    + fenced.get() + ") and follows " + window.source().name()
                    + " until it has it. Nothing is lost meanwhile: that server follows " + target().name() + ".");
        }
    }

    private ServerControl target() {
        return window.target().server();
    }

    private ServerAddress address() {
        return target().settings().login().address();
    }

    private static String names(List<ServerControl> replicas) {
        return replicas.stream()
                .map(replica ->
                        replica.name() + " (" + replica.settings().login().address() + ")")
                .collect(Collectors.joining(", "));
    }

    @Override
    public void cancel() {
        deadline.callOff();
    }
}
