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
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        return window.source().server().dialect().comparesRows() + " of every table on "
                + window.source().name() + " and " + window.target().name() + ", both as they were at the fence.";
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
        Started<TableChecksum> there = window.sideBySide().start(() -> TableChecksum.of(onSource, table));
        TableChecksum here = TableChecksum.of(onTarget, table);
        TableChecksum expected = there.join();
        String name = table.schema() + "." + table.name();
        if (expected.value().isEmpty()) {
            compared.leftOut.add(name + " (" + expected.why(window.source().name()) + ")");
        } else if (here.isUnreadable()) {
            compared.unreadable.add(name + " (" + here.why(window.target().name()) + ")");
        } else if (here.value().isEmpty()) {
            compared.leftOut.add(name + " (" + here.why(window.target().name()) + ")");
        } else if (!here.value().equals(expected.value())) {
            compared.differ.add(Identifier.quote(table.schema(), table.name()));
        } else if (!here.value().equals(Optional.of(TableChecksum.NO_TABLE))) {
            compared.equal++;
        }
    }

    private void tell(Result compared) {
        result = Optional.of(compared.found());
        List<String> bad = new ArrayList<>();
        if (!compared.differ.isEmpty()) {
            bad.add("These tables differ between " + window.source().name() + " and "
                    + window.target().name() + " as they were at the fence: " + compared.differ + ".");
        }
        if (!compared.unreadable.isEmpty()) {
            bad.add("These tables can't be read on " + window.target().name() + ", and can on "
                    + window.source().name() + ": " + compared.unreadable + ".");
        }
        if (!bad.isEmpty()) {
            throw LandfallException.refused(String.join(" ", bad)
                    + " The target is open and stays open. Compare the rows; the source still holds its own.");
        }
    }

    /** What was compared and what was not. */
    private static final class Result {

        private static final int MOST_NAMES = 100;
        private static final int MOST_WARNED_OF = 5;

        private final List<String> differ = new ArrayList<>();
        private final List<String> unreadable = new ArrayList<>();
        private final List<String> leftOut = new ArrayList<>();
        private int equal;

        /** Nothing is called equal that was not compared. */
        private Found found() {
            List<String> notCompared =
                    Stream.concat(unreadable.stream(), leftOut.stream()).toList();
            boolean isBad = !differ.isEmpty() || !unreadable.isEmpty();
            String all = notCompared.isEmpty() ? "true" : "in part";
            Found found = Found.of(EQUAL, isBad ? "false" : all)
                    .with(COMPARED, equal + differ.size())
                    .with(NOT_COMPARED, notCompared.size());
            if (!notCompared.isEmpty()) {
                found = found.withList(
                                LEFT_OUT, notCompared.stream().limit(MOST_NAMES).toList())
                        .with(Found.WARNING, warning(notCompared));
            }
            return differ.isEmpty() ? found : found.withList("differ", differ);
        }

        private static String warning(List<String> notCompared) {
            return "Not compared, so nobody knows whether it is equal: "
                    + notCompared.stream().limit(MOST_WARNED_OF).collect(Collectors.joining(", "))
                    + (notCompared.size() > MOST_WARNED_OF
                            ? " and " + (notCompared.size() - MOST_WARNED_OF) + " more"
                            : "");
        }
    }

    @Override
    public void cancel() {
        calledOff = true;
    }
}
