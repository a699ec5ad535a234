package io.landfall.runbooks.cutover.rows;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.TableEngine;
import io.landfall.monitor.server.connection.Identifier;
import io.landfall.runbooks.cutover.window.SideBySide.Started;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.step.ByHand;
import io.landfall.runbooks.step.Found;
import io.landfall.runbooks.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every table was compared by its checksum, as both servers saw it in the snapshots opened at the fence, or at the fence
 * itself where no snapshot shows it; what was not compared is named. In another process the snapshots are gone, and that
 * is told instead.
 */
public final class CompareChecksums implements Step {

    public static final String NAME = "compare-checksums";
    /** {@code true}, {@code in part}, {@code false} or {@code unknown}. */
    public static final String EQUAL = "checksums_equal";

    public static final String COMPARED = "compared";
    public static final String NOT_COMPARED = "not_compared";

    /** The first tables that were not compared, each with the reason. */
    public static final String LEFT_OUT = "left_out";

    private final Window window;
    private final Snapshots snapshots;
    private final FencedTables fenced;
    private final Duration limit;
    private Optional<Found> result = Optional.empty();
    private volatile boolean calledOff;

    /** May take {@code limit} for all tables together. */
    public CompareChecksums(Window window, Snapshots snapshots, FencedTables fenced, Duration limit) {
        this.window = window;
        this.snapshots = snapshots;
        this.fenced = fenced;
        this.limit = limit;
    }

    @Override
    public String name() {
        return NAME;
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
                            Found.WARNING,
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
        Result compared = new Result();
        for (TableEngine table : FencedTables.ofBoth(window)) {
            if (calledOff) {
                throw LandfallException.external("Comparing was ended before all tables were compared.");
            }
            if (table.hasSnapshots()) {
                compareSnapshots(table, onSource, onTarget, compared);
            } else if (fenced.wereEqual(table)) {
                compared.equal++;
            } else {
                compared.leftOut.add(fenced.describe(table));
            }
        }
        tell(compared);
    }

    private void compareSnapshots(TableEngine table, Session onSource, Session onTarget, Result compared) {
        Started<Optional<String>> there = window.sideBySide().start(() -> TableChecksum.of(onSource, table));
        Optional<String> here = TableChecksum.of(onTarget, table);
        Optional<String> expected = there.join();
        if (here.isEmpty() || expected.isEmpty()) {
            compared.leftOut.add(table.schema() + "." + table.name() + " (changed since the fence)");
        } else if (!here.equals(expected)) {
            compared.differ.add(Identifier.quote(table.schema(), table.name()));
        } else if (!here.get().equals(TableChecksum.NO_TABLE)) {
            compared.equal++;
        }
    }

    private void tell(Result compared) {
        result = Optional.of(compared.found());
        if (!compared.differ.isEmpty()) {
            throw LandfallException.refused(
                    "These tables differ between " + window.source().name() + " and "
                            + window.target().name() + " as they were at the fence: " + compared.differ
                            + ". The target is open and stays open. Compare the rows; the source still holds its own.");
        }
    }

    /** What was compared and what was not. */
    private static final class Result {

        private static final int MOST_NAMES = 100;

        private final List<String> differ = new ArrayList<>();
        private final List<String> leftOut = new ArrayList<>();
        private int equal;

        private String notCompared() {
            return (leftOut.size() == 1 ? "1 table was" : leftOut.size() + " tables were")
                    + " not compared: " + leftOut.get(0) + (leftOut.size() == 1 ? "" : " and more")
                    + ". Compare by hand what matters there.";
        }

        /** Nothing is called equal that was not compared. */
        private Found found() {
            String all = leftOut.isEmpty() ? "true" : "in part";
            Found found = Found.of(EQUAL, differ.isEmpty() ? all : "false")
                    .with(COMPARED, equal + differ.size())
                    .with(NOT_COMPARED, leftOut.size());
            if (!leftOut.isEmpty()) {
                found = found.withList(
                                LEFT_OUT, leftOut.stream().limit(MOST_NAMES).toList())
                        .with(Found.WARNING, notCompared());
            }
            return differ.isEmpty() ? found : found.withList("differ", differ);
        }
    }

    @Override
    public void cancel() {
        calledOff = true;
    }
}
