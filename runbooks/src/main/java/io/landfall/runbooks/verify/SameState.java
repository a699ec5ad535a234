package io.landfall.runbooks.verify;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.runbooks.pair.replication.Replication;
import io.landfall.runbooks.pair.server.Deadline;
import io.landfall.runbooks.pair.server.RowDialect;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens snapshots that show the same state on both servers, while writes go on: the target's applier is held, the source's
 * snapshot is opened, the target applies up to that position and no further, its snapshot is opened, and it goes on.
 *
 * <p>The statement that stops the applier is the one that starts it again, on the target itself: as soon as the session
 * that holds the user lock gives it back or is gone, and at the latest after {@link #LONGEST}. So it runs again whatever
 * becomes of this process, of its host and of the network.
 */
final class SameState {

    /** The applier stands still no longer than that. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    /** Is held for as long as there is a statement that will start the applier. */
    private static final String GUARD = "landfall_verify_guard";

    private static final Logger LOG = LoggerFactory.getLogger(SameState.class);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);
    private static final Duration RUNS_WITHIN = Duration.ofSeconds(15);

    private final ServerControl source;
    private final ServerControl target;
    private final Clock clock;
    private final Deadline calledOff;
    private final Executor aside;

    /** {@code aside} runs what goes on at the same time. Ends when {@code calledOff} is. */
    SameState(ServerControl source, ServerControl target, Clock clock, Deadline calledOff, Executor aside) {
        this.source = source;
        this.target = target;
        this.clock = clock;
        this.calledOff = calledOff;
        this.aside = aside;
    }

    /** Returns so many pairs, each of the same state on both servers. Throws EXTERNAL when that took too long. */
    List<SnapshotPair> open(int count) {
        List<Session> sessions = readers(source, target, count);
        try {
            return held(sessions);
        } catch (RuntimeException e) {
            sessions.forEach(Session::abort);
            throw e;
        }
    }

    /** Sessions to read rows over, on the source and on the target by turns, so many on each. */
    static List<Session> readers(ServerControl source, ServerControl target, int count) {
        List<Session> sessions = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sessions.add(source.open(Duration.ZERO));
                sessions.add(target.open(Duration.ZERO));
            }
            for (Session session : sessions) {
                session.execute(session.dialect().waits());
                session.execute(session.dialect().rows().writesAlike());
            }
            return sessions;
        } catch (RuntimeException e) {
            sessions.forEach(Session::abort);
            throw e;
        }
    }

    private List<SnapshotPair> held(List<Session> sessions) {
        try (Session holder = target.open(ANSWER);
                Session guard = target.open(Duration.ZERO)) {
            if (holder.following().filter(ReplicaStatus::runs).isEmpty()) {
                throw LandfallException.external(target.name() + " does not replicate, so its applier was left alone.");
            }
            if (!"1"
                    .equals(holder.find(holder.dialect().takeLock(Dialect.APPLIER_HELD, 1))
                            .orElse(""))) {
                throw LandfallException.external("Somebody else holds the lock `" + Dialect.APPLIER_HELD + "` on "
                        + target.name() + ", so its applier was left alone.");
            }
            String since = holder.position().clock();
            CompletableFuture<Void> held = CompletableFuture.runAsync(
                    () -> guard.execute(hold(guard).holdApplier(GUARD, Dialect.APPLIER_HELD, LONGEST)), aside);
            try {
                return opened(sessions, holder, since);
            } finally {
                goOn(holder, held);
            }
        }
    }

    private static RowDialect.Hold hold(Session session) {
        return session.dialect().rows().hold().orElseThrow();
    }

    private List<SnapshotPair> opened(List<Session> sessions, Session holder, String since) {
        calledOff.until(
                () -> holder.following().filter(SameState::stands).isPresent(),
                LOOK_AGAIN,
                LONGEST,
                () -> "The applier of " + target.name() + " did not stop within " + Elapsed.show(LONGEST)
                        + ": it may be in a long statement.");
        List<SnapshotPair> pairs = new ArrayList<>();
        for (int i = 0; i < sessions.size(); i += 2) {
            pairs.add(open(sessions.get(i), sessions.get(i + 1), holder));
        }
        if (!"1".equals(holder.find(holder.dialect().isWithin(LONGEST, since)).orElse(""))) {
            throw LandfallException.external(
                    "It took more than " + Elapsed.show(LONGEST) + " to open the same state on " + source.name()
                            + " and " + target.name() + ", so the applier went on before.");
        }
        return pairs;
    }

    private static boolean stands(ReplicaStatus status) {
        return !status.sqlRunning() && status.receiver().equals("No");
    }

    private SnapshotPair open(Session onSource, Session onTarget, Session holder) {
        Instant at = clock.instant();
        onSource.execute(onSource.dialect().snapshot());
        Gtids position = onSource.list(hold(onSource).snapshotAt()).get(0);
        if (!Replication.hasReached(holder, position)) {
            holder.execute(hold(holder).applyUntil(position));
            String waited =
                    holder.find(holder.dialect().await(position, LONGEST)).orElse("");
            if (!waited.equals("0")) {
                throw LandfallException.external(target.name() + " did not apply what came up to " + position
                        + " within " + Elapsed.show(LONGEST) + ".");
            }
        }
        onTarget.execute(onTarget.dialect().snapshot());
        holder.execute(holder.dialect().reading().stopReplication());
        return new SnapshotPair(onSource, onTarget, at, aside);
    }

    /** The applier runs again; where its guard failed, it is started here. */
    private void goOn(Session holder, CompletableFuture<Void> held) {
        try {
            holder.execute(holder.dialect().giveLock(Dialect.APPLIER_HELD));
        } catch (LandfallException e) {
            LOG.warn("The session that held the applier of {} is gone; its guard starts it", target.name(), e);
            holder.abort();
        }
        Optional<Throwable> failure = held.handle((done, why) -> Optional.ofNullable(why))
                .completeOnTimeout(
                        Optional.of(new TimeoutException()),
                        LONGEST.plus(RUNS_WITHIN).toSeconds(),
                        TimeUnit.SECONDS)
                .join();
        failure.ifPresent(why -> LOG.warn("What was to start the applier of {} has failed", target.name(), why));
        letRun(target);
    }

    /**
     * The target's applier runs afterwards, unless it has stopped with an error, and nothing is left there that could stop or
     * start it. Throws EXTERNAL when that is not so soon. Idempotent.
     */
    static void letRun(ServerControl target) {
        try (Session session = target.open(ANSWER)) {
            Deadline deadline = new Deadline();
            endGuard(session, deadline);
            if (session.following().filter(SameState::wasHeld).isPresent()) {
                session.execute(session.dialect().reading().stopReplication());
                session.execute(session.dialect().reading().startReplication());
            }
            deadline.until(
                    () -> session.following().filter(SameState::wasHeld).isEmpty(),
                    LOOK_AGAIN,
                    RUNS_WITHIN,
                    () -> target.name() + " does not replicate, as `verify` had held it: "
                            + session.dialect().reading().startReplication() + " there.");
        }
    }

    private static boolean wasHeld(ReplicaStatus status) {
        return !status.sqlRunning()
                && status.lastSqlError().isEmpty()
                && status.lastIoError().isEmpty();
    }

    /** One whose process is gone has nothing to wait for; one in a long statement of the applier is ended. */
    private static void endGuard(Session session, Deadline deadline) {
        Optional<String> guard = session.find(session.dialect().lockHolder(GUARD));
        if (guard.isEmpty()) {
            return;
        }
        session.killIfThere(List.of(Long.parseLong(guard.get())));
        deadline.until(
                () -> session.find(session.dialect().lockHolder(GUARD)).isEmpty(),
                LOOK_AGAIN,
                RUNS_WITHIN,
                () -> "A session of `verify` on " + session.server() + " still waits for the applier to stop, which"
                        + " seems to be in a long statement.");
    }
}
