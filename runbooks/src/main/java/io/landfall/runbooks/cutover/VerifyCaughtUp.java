package io.landfall.runbooks.cutover;

import io.landfall.monitor.Elapsed;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.OwnTransactions;
import io.landfall.monitor.server.TableEngine;
import io.landfall.runbooks.cutover.rows.FencedTables;
import io.landfall.runbooks.cutover.rows.Snapshots;
import io.landfall.runbooks.cutover.rows.TableChecksum;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.SideBySide.Started;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.cutover.window.Window.Both;
import io.landfall.runbooks.pair.server.Position;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The target has applied exactly what the fenced source holds, and nothing else; both have opened a consistent snapshot
 * of that state, and what no snapshot shows was compared, as far as there was time. What it found is the proof that a later process is given.
 */
public final class VerifyCaughtUp implements Step.Fenced {

    public static final String NAME = "verify-caught-up";
    public static final String POSITION = "position";
    public static final String TARGET_POSITION = "target_position";
    /** All that the target had, what it has written itself and changes nothing included. */
    static final String TARGET_STATE = "target_binlog_state";

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Window window;
    private final End source;
    private final End target;
    private final Snapshots snapshots;
    private final FencedTables fenced;
    private final Duration compareFor;
    /** Made before the window: what is the first of its kind costs time there. */
    private final Function<End, Map<TableEngine, TableChecksum>> reading = this::openAndRead;

    private final Function<End, Boolean> rehearsing = end -> {
        Snapshots.rehearseOn(end);
        return true;
    };

    private Optional<Gtids> fencedAt = Optional.empty();
    private Optional<Gtids> waitedFor = Optional.empty();
    /** What has been seen since everything was applied, until it is told. */
    private Optional<Seen> seen = Optional.empty();
    /** From before that. */
    private long askedNanos;

    /** As it was then. */
    private String targetClock = "";

    /** Tables that no snapshot shows are compared for at most {@code compareFor}, as nobody can write meanwhile. */
    VerifyCaughtUp(Window window, Snapshots snapshots, FencedTables fenced, Duration compareFor) {
        this.window = window;
        this.source = window.source();
        this.target = window.target();
        this.snapshots = snapshots;
        this.fenced = fenced;
        this.compareFor = compareFor;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String plan() {
        return "Wait on " + target.name() + " with "
                + target.server().dialect().waitFunction() + " for the last transaction of " + source.name()
                + "; the positions, the last heartbeat and the origin of every transaction must agree, and the rows of"
                + " what no snapshot shows (MyISAM, Aria, sequences ...), compared for at most "
                + Elapsed.show(compareFor) + ".";
    }

    @Override
    public Duration limit() {
        return LIMIT;
    }

    @Override
    public String byHand() {
        return "Compare " + source.server().dialect().written() + " on " + source.name() + " with "
                + target.server().dialect().applied() + " on " + target.name() + ".";
    }

    /** Before anything was waited for, only the source's position is worth its time. */
    @Override
    public Found look() {
        if (waitedFor.isEmpty()) {
            fenced.list();
            Gtids last = source.position().binlog();
            fencedAt = Optional.of(last);
            return window.withNotes(Found.of(POSITION, last));
        }
        Seen now = seen.orElseGet(() -> see(Both::source));
        seen = Optional.empty();
        targetClock = now.target().clock();
        window.note(TARGET_STATE, now.target().state().toString());
        return tell(now, waitedFor.get());
    }

    private Found tell(Seen now, Gtids waited) {
        return window.withNotes(Found.of(POSITION, now.source().binlog())
                .with(TARGET_POSITION, now.target().applied())
                .with("waited_for", waited)
                .withList("differences", now.differences(waited))
                .with("snapshots", snapshots.areOpen()));
    }

    /** Both servers and the replica's errors, read at the same time; {@code had} is what the target may have. */
    private Seen see(Function<Both, Position> had) {
        askedNanos = System.nanoTime();
        Started<Optional<String>> errors = window.sideBySide().start(window.lag()::errors);
        Both both = window.positions();
        OwnTransactions own = OwnTransactions.of(
                target.server().view(), both.target().gtid(), had.apply(both).gtid());
        return new Seen(both.source(), both.target(), own, errors.join());
    }

    @Override
    public boolean isDone(Found now) {
        boolean proven = proves(now);
        if (proven) {
            window.note(POSITION, now.text(POSITION));
            window.proven(targetClock, askedNanos);
        }
        return proven;
    }

    private static boolean proves(Found now) {
        return now.find("waited_for").isPresent()
                && now.isTrue("snapshots")
                && now.list("differences").isEmpty();
    }

    @Override
    public void act(Found before) {
        Gtids last = fencedAt.orElseThrow();
        Started<Map<TableEngine, TableChecksum>> onSource = onOne(source, reading);
        window.lag().await(last, LIMIT);
        waitedFor = Optional.of(last);
        Started<Map<TableEngine, TableChecksum>> onTarget = onOne(target, reading);
        Seen now = see(Both::source);
        List<String> ofTables = fenced.differences(onSource.join(), onTarget.join());
        List<String> differences = now.differences(last);
        differences.addAll(ofTables);
        if (!differences.isEmpty()) {
            throw LandfallException.refused(
                    target.name() + " is not what " + source.name() + " is: " + String.join("; ", differences) + ".");
        }
        seen = Optional.of(now);
        window.laps().end("wait");
    }

    /**
     * Writes go on meanwhile, so that both differ; waits for nothing that is not applied yet. What the target got since its
     * source was read is not its own: to look for that in its binary log would hold up whoever writes to it.
     */
    @Override
    public void rehearse() {
        source.position();
        Gtids last = target.position().applied();
        window.lag().begin(last);
        Started<Boolean> onSource = onOne(source, rehearsing);
        window.lag().await(last, LIMIT);
        Started<Boolean> onTarget = onOne(target, rehearsing);
        proves(tell(see(Both::target), last));
        onSource.join();
        onTarget.join();
    }

    private <T> Started<T> onOne(End end, Function<End, T> task) {
        return window.sideBySide().start(() -> task.apply(end));
    }

    private Map<TableEngine, TableChecksum> openAndRead(End end) {
        snapshots.openOn(end);
        return fenced.checksums(end.snapshot().session(), compareFor);
    }

    @Override
    public void cancel() {
        target.interrupt();
    }

    /** Where both stand, what the target has written alone, and what replication complains of. */
    private record Seen(Position source, Position target, OwnTransactions own, Optional<String> replicationErrors) {

        /** Says everything in which the two differ; empty when they are equal. */
        List<String> differences(Gtids waitedFor) {
            List<String> found = new ArrayList<>();
            if (!waitedFor.equals(source.binlog())) {
                found.add(
                        "the source moved on from " + waitedFor + " to " + source.binlog() + " although it is fenced");
            }
            if (!target.hasAppliedAllOf(source, own.errant())) {
                found.add("the source is at " + source.binlog() + ", the target at " + target.applied());
            }
            if (own.matter()) {
                found.add("the target holds transactions of its own (" + own.errant()
                        + "), which the source never had; find them in its binary log, then copy again");
            }
            if (!source.heartbeat().equals(target.heartbeat())) {
                found.add("the last heartbeat is `" + source.heartbeat() + "` on the source and `" + target.heartbeat()
                        + "` on the target");
            }
            replicationErrors.ifPresent(found::add);
            return found;
        }
    }
}
