package io.landfall.runbooks.cutover;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.Identifier;
import io.landfall.monitor.server.TableFacts;
import io.landfall.runbooks.cutover.window.ErrorCode;
import io.landfall.runbooks.cutover.window.SideBySide.Started;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.engine.ByHand;
import io.landfall.runbooks.engine.Found;
import io.landfall.runbooks.engine.Step;
import io.landfall.runbooks.server.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every base table was compared by its checksum, as both servers saw it in the snapshots opened at the fence. In another
 * process the snapshots are gone, and that is told instead.
 */
final class CompareChecksums implements Step {

    private static final String EQUAL = "checksums_equal";
    private static final String CHANGED = "changed since the snapshot";

    private final Window window;
    private final Snapshots snapshots;
    private final Duration limit;
    private Optional<Found> result = Optional.empty();
    private volatile boolean calledOff;

    /** May take {@code limit} for all tables together. */
    CompareChecksums(Window window, Snapshots snapshots, Duration limit) {
        this.window = window;
        this.snapshots = snapshots;
        this.limit = limit;
    }

    @Override
    public String name() {
        return "compare-checksums";
    }

    @Override
    public String plan() {
        return "CHECKSUM TABLE of every table on " + window.source().name() + " and "
                + window.target().name() + ", both as they were at the fence.";
    }

    @Override
    public Duration limit() {
        return limit;
    }

    @Override
    public Optional<ByHand> byHandOn() {
        return Optional.of(ByHand.of("Nothing: what was to be compared went with Landfall."));
    }

    @Override
    public Found look() {
        return result.orElse(Found.of(EQUAL, "not compared"));
    }

    @Override
    public boolean isDone(Found now) {
        return result.isPresent() && !now.text(EQUAL).equals("false");
    }

    @Override
    public void act(Found before) {
        calledOff = false;
        Optional<Session> onSource = snapshots.on(window.source(), limit);
        Optional<Session> onTarget = snapshots.on(window.target(), limit);
        if (onSource.isEmpty() || onTarget.isEmpty()) {
            result = Optional.of(Found.of(EQUAL, "unknown")
                    .with(
                            "warning",
                            "The snapshots opened at the fence are gone, as Landfall or a server was restarted."));
            return;
        }
        try {
            compare(onSource.get(), onTarget.get());
        } finally {
            snapshots.end();
        }
    }

    private void compare(Session onSource, Session onTarget) {
        List<TableFacts> tables = window.source().server().view().tables();
        List<String> differ = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (TableFacts facts : tables) {
            String table = Identifier.quote(facts.schema(), facts.name());
            if (calledOff) {
                throw LandfallException.external("Comparing was ended before all tables were compared.");
            }
            if (!facts.engine().equals("InnoDB")) {
                changed.add(table + " (" + facts.engine() + ")");
                continue;
            }
            Started<String> there = window.sideBySide().start(() -> checksum(onSource, table));
            String here = checksum(onTarget, table);
            String expected = there.join();
            if (here.equals(CHANGED) || expected.equals(CHANGED)) {
                changed.add(table);
            } else if (!here.equals(expected)) {
                differ.add(table);
            }
        }
        tell(tables.size(), differ, changed);
    }

    private void tell(int tables, List<String> differ, List<String> changed) {
        Found found = Found.of(EQUAL, differ.isEmpty()).with("tables", tables);
        if (!changed.isEmpty()) {
            found = found.with(
                    "warning", "Not compared, as no snapshot shows them (other engine, or changed since): " + changed);
        }
        result = Optional.of(differ.isEmpty() ? found : found.withList("differ", differ));
        if (!differ.isEmpty()) {
            throw LandfallException.refused(
                    "These tables differ between " + window.source().name() + " and "
                            + window.target().name() + " as they were at the fence: " + differ
                            + ". The target is open and stays open. Compare the rows; the source still holds its own.");
        }
    }

    /** The lock on the table's definition is let go at once, so that nobody who wants to change it has to wait. */
    private static String checksum(Session snapshot, String table) {
        snapshot.execute("SAVEPOINT before_table");
        try {
            return snapshot.rows("CHECKSUM TABLE " + table)
                    .get(0)
                    .get("checksum")
                    .orElseGet(() -> whyNone(snapshot));
        } finally {
            snapshot.execute("ROLLBACK TO SAVEPOINT before_table");
        }
    }

    /** A table that was made or changed after the snapshot has no checksum in it, and a warning of the engine's own. */
    private static String whyNone(Session snapshot) {
        String missing = Integer.toString(ErrorCode.NO_SUCH_TABLE);
        return snapshot.rows("SHOW WARNINGS").stream()
                        .anyMatch(warning -> warning.get("code").equals(Optional.of(missing)))
                ? "no such table"
                : CHANGED;
    }

    @Override
    public void cancel() {
        calledOff = true;
    }
}
