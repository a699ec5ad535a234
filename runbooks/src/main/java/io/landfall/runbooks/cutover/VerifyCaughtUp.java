package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.GtidList;
import io.landfall.runbooks.cutover.window.End;
import io.landfall.runbooks.cutover.window.Position;
import io.landfall.runbooks.cutover.window.SideBySide.Started;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.cutover.window.Window.Both;
import io.landfall.runbooks.engine.Found;
import io.landfall.runbooks.engine.Step;
import io.landfall.runbooks.server.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The target has applied exactly what the fenced source holds, and nothing else; both have opened a consistent snapshot
 * of that state. What it found is the proof that a later process is given.
 */
final class VerifyCaughtUp implements Step {

    static final String POSITION = "position";
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Window window;
    private final End source;
    private final End target;
    private final Snapshots snapshots;
    private Optional<GtidList> waitedFor = Optional.empty();

    VerifyCaughtUp(Window window, Snapshots snapshots) {
        this.window = window;
        this.source = window.source();
        this.target = window.target();
        this.snapshots = snapshots;
    }

    @Override
    public String name() {
        return "verify-caught-up";
    }

    @Override
    public String plan() {
        return "Wait on " + target.name() + " with MASTER_GTID_WAIT for the last transaction of " + source.name()
                + "; the positions, the last heartbeat and the origin of every transaction must agree.";
    }

    @Override
    public Duration limit() {
        return LIMIT;
    }

    @Override
    public String byHand() {
        return "Compare SELECT @@gtid_binlog_pos on " + source.name() + " with SELECT @@gtid_slave_pos on "
                + target.name() + ".";
    }

    @Override
    public Found look() {
        Both both = window.positions();
        Found found = Found.of(POSITION, both.source().binlog())
                .with("target_position", both.target().applied())
                .with("target_alone", both.target().errantAgainst(both.source()))
                .with("waited_for", waitedFor.map(GtidList::toString).orElse(""))
                .withList("differences", differences(both))
                .with("snapshots", snapshots.areOpen());
        return window.withNotes(found);
    }

    @Override
    public boolean isDone(Found now) {
        boolean proven = waitedFor.isPresent()
                && now.isTrue("snapshots")
                && now.list("differences").isEmpty();
        if (proven) {
            window.note(POSITION, now.text(POSITION));
        }
        return proven;
    }

    @Override
    public void act(Found before) {
        GtidList last = source.position().binlog();
        Started<Void> onSource = window.sideBySide().start(() -> {
            snapshots.openOn(source);
            return null;
        });
        awaitOnTarget(last);
        waitedFor = Optional.of(last);
        snapshots.openOn(target);
        onSource.join();
        List<String> differences = differences(window.positions());
        if (!differences.isEmpty()) {
            throw LandfallException.refused(
                    target.name() + " is not what " + source.name() + " is: " + String.join("; ", differences) + ".");
        }
    }

    private void awaitOnTarget(GtidList last) {
        Session waiting = target.blocking().session();
        double seconds = LIMIT.toMillis() / 1000.0;
        String result = waiting.value("SELECT MASTER_GTID_WAIT(?, ?)", last.toString(), seconds);
        if (!result.equals("0")) {
            throw LandfallException.external(target.name() + " did not reach " + last + ", the last transaction of "
                    + source.name() + ", within " + LIMIT.toSeconds() + " s; it is at "
                    + target.position().applied() + ". " + replicationErrors().orElse("Replication shows no error."));
        }
    }

    /** Says everything in which the two differ; empty when they are equal. */
    private List<String> differences(Both both) {
        Position there = both.source();
        Position here = both.target();
        List<String> found = new ArrayList<>();
        waitedFor
                .filter(position -> !position.equals(there.binlog()))
                .ifPresent(position -> found.add(
                        "the source moved on from " + position + " to " + there.binlog() + " although it is fenced"));
        if (!here.hasAppliedAllOf(there)) {
            found.add("the source is at " + there.binlog() + ", the target at " + here.applied());
        }
        GtidList alone = here.errantAgainst(there);
        if (!alone.isEmpty()) {
            found.add("the target holds transactions of its own (" + alone
                    + "), which the source never had; find them in its binary log, then copy again");
        }
        if (!there.heartbeat().equals(here.heartbeat())) {
            found.add("the last heartbeat is `" + there.heartbeat() + "` on the source and `" + here.heartbeat()
                    + "` on the target");
        }
        replicationErrors().ifPresent(found::add);
        return found;
    }

    private Optional<String> replicationErrors() {
        List<Map<String, Optional<String>>> rows = target.work().session().rows("SHOW SLAVE STATUS");
        if (rows.isEmpty()) {
            return Optional.of("the target is no replica");
        }
        Map<String, Optional<String>> row = rows.get(0);
        String errors =
                row.get("last_io_error").orElse("") + row.get("last_sql_error").orElse("");
        return errors.isEmpty() ? Optional.empty() : Optional.of("replication has an error: " + errors);
    }

    @Override
    public void cancel() {
        target.interrupt();
    }
}
