package io.landfall.runbooks.pair.replication;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Makes a server follow another by GTID, and stop it. */
public final class Replication {

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(15);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    /** Wrong password, purged binary log, equal server ids, no such grant, no trust: trying again does not help. */
    private static final Set<Integer> HOPELESS = Set.of(1045, 1236, 1593, 1227, 2026);

    /**
     * Where a replica was when it stopped following.
     *
     * @param source what it followed
     * @param position the last transaction of each domain that it had applied
     */
    public record Coordinates(ServerAddress source, Gtids position) {}

    private final ReplicationAccount account;

    public Replication(ReplicationAccount account) {
        this.account = account;
    }

    /**
     * The replica follows its source afterwards: both threads run and it is connected to the server with that id.
     * Idempotent. Throws EXTERNAL with the replica's own error otherwise.
     *
     * @param start where to begin; where the replica has come further already, in a domain, it begins there. Empty: where
     *     it stands
     */
    public void follow(Session replica, Following following, Optional<Gtids> start) {
        follow(replica, following, start, new Deadline());
    }

    /** As the other, and can be called off. */
    public void follow(Session replica, Following following, Optional<Gtids> start, Deadline deadline) {
        ServerControl source = following.source();
        long sourceId = source.view().identity().serverId();
        if (follows(replica, source.settings().login().address(), sourceId)) {
            return;
        }
        AdminDialect dialect = replica.dialect();
        replica.execute(dialect.reading().stopReplication());
        start.filter(position -> !hasReached(replica, position))
                .ifPresent(position -> replica.execute(dialect.beginAfter(position.orLater(applied(replica)))));
        following.trust();
        replica.execute(dialect.follow(
                following.address(), ReplicationAccount.USER, account.password(), following.sourceIsKnown()));
        begin(replica, source, sourceId, deadline);
    }

    /**
     * A replica of another server follows this source afterwards, from where it stands, with the account and the
     * settings that it has. Idempotent. Throws EXTERNAL with the replica's own error otherwise.
     */
    public static void repoint(Session replica, Following following, Deadline deadline) {
        ServerControl source = following.source();
        ServerAddress address = following.address();
        long sourceId = source.view().identity().serverId();
        if (follows(replica, address, sourceId)) {
            return;
        }
        following.trust();
        replica.execute(replica.dialect().reading().stopReplication());
        replica.execute(replica.dialect().repoint(address, following.sourceIsKnown()));
        begin(replica, source, sourceId, deadline);
    }

    private static void begin(Session replica, ServerControl source, long sourceId, Deadline deadline) {
        replica.execute(replica.dialect().reading().startReplication());
        deadline.until(
                () -> {
                    refuseHopeless(replica, source);
                    return follows(replica, source.settings().login().address(), sourceId);
                },
                LOOK_AGAIN,
                STARTS_WITHIN,
                () -> replica.server() + " does not follow " + source.name() + " after " + Elapsed.show(STARTS_WITHIN)
                        + ". "
                        + replica.following().map(Replication::describe).orElse("It is no replica at all.")
                        + " See its error log.");
    }

    /**
     * The same statements for a person; {@code {password}} stands for the password. The replica begins where its own
     * binary log ends, and in domains of which that knows nothing, where it followed last.
     */
    public String byHand(Following following, Session replica) {
        return replica.dialect()
                .followByHand(
                        positions(replica), following.address(), ReplicationAccount.USER, following.sourceIsKnown());
    }

    /** The statements of {@link #repoint} for a person. */
    public static String repointByHand(Following following) {
        return following.replica().dialect().repointByHand(following.address(), following.sourceIsKnown());
    }

    /** Where {@link #byHand} finds the password, on Landfall's own machine. */
    public Path passwordFile() {
        return account.file();
    }

    /** Whether both threads run, and the source is the server at {@code address} with this id. */
    public static boolean follows(Session replica, ServerAddress address, long sourceId) {
        return replica.following()
                .filter(status -> status.runs()
                        && status.source().equals(address.toString())
                        && status.sourceServerId() == sourceId)
                .isPresent();
    }

    /** Throws when waiting does not help. */
    private static void refuseHopeless(Session replica, ServerControl source) {
        replica.following()
                .filter(status -> HOPELESS.contains(status.lastIoErrno()))
                .ifPresent(status -> {
                    throw LandfallException.external(replica.server() + " can't follow "
                            + source.settings().login().address() + ". " + describe(status)
                            + " Replication does not run.");
                });
    }

    /** Returns whether the replica has applied at least as much of each domain of {@code position}. */
    public static boolean hasReached(Session replica, Gtids position) {
        return applied(replica).reaches(position);
    }

    private static Gtids applied(Session replica) {
        return positions(replica).applied();
    }

    private static GtidPositions positions(Session replica) {
        return replica.list(replica.dialect().reading().gtid()).get(0);
    }

    /** It follows nobody afterwards, nor after a restart; returns where it was, empty when it was no replica. */
    public static Optional<Coordinates> stopAndForget(Session replica) {
        if (replica.following().isEmpty()) {
            return Optional.empty();
        }
        replica.execute(replica.dialect().reading().stopReplication());
        Optional<Coordinates> coordinates = replica.following()
                .map(status -> new Coordinates(ServerAddress.parse(status.source()), applied(replica)));
        replica.execute(replica.dialect().forgetSource());
        if (replica.following().isPresent()) {
            throw LandfallException.external(replica.server() + " is still a replica after "
                    + replica.dialect().forgetSource() + ". See "
                    + replica.dialect().reading().showReplication() + " there.");
        }
        return coordinates;
    }

    private static String describe(ReplicaStatus status) {
        return "Receiver: " + status.receiver() + ", applier: " + status.applier() + ". "
                + (status.lastIoError() + " " + status.lastSqlError()).strip();
    }
}
