package io.landfall.runbooks.cutover.rows;

import io.landfall.monitor.DataSize;
import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.TableEngine;
import io.landfall.runbooks.cutover.window.Window;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.verify.PairTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables that no snapshot shows (MyISAM, Aria, CSV, ARCHIVE, MERGE and sequences), compared while the source is fenced
 * and the target closed at the same position.
 *
 * <p>Before the target is open, because it moves on afterwards, and because a difference can still be taken back then.
 * Nobody can write meanwhile: so the smallest come first, up to a total of 32 MiB and for as long as the caller allows.
 * What is beyond that is not compared, and {@link CompareChecksums} names it.
 */
public final class FencedTables {

    private static final DataSize MOST = DataSize.ofMebibytes(32);
    private static final int MOST_TABLES = 500;
    private final Window window;
    private final Map<TableEngine, DataSize> sizes = new LinkedHashMap<>();
    private final Set<TableEngine> equal = new HashSet<>();
    /** Why a table has no checksum. */
    private final Map<TableEngine, String> reasons = new HashMap<>();

    private boolean listed;

    public FencedTables(Window window) {
        this.window = window;
    }

    /** Every table that has to hold the same rows on both servers. */
    static Collection<TableEngine> ofBoth(Window window) {
        return PairTables.of(
                window.source().server().view(), window.target().server().view());
    }

    /** What there is to compare is known afterwards. It takes too long for the window: the first call, at arming, counts. */
    public void list() {
        if (listed) {
            return;
        }
        ofBoth(window).stream()
                .filter(table -> !table.hasSnapshots())
                .limit(MOST_TABLES)
                .map(table -> Map.entry(table, size(table)))
                .sorted(Map.Entry.comparingByValue())
                .forEach(table -> sizes.put(table.getKey(), table.getValue()));
        listed = true;
    }

    private DataSize size(TableEngine table) {
        Session work = window.source().work().session();
        return new DataSize(
                work.find(work.dialect().bytes(table)).map(Long::parseLong).orElse(0L));
    }

    /** Returns what {@code snapshot}'s server says of as many tables as can be asked for within {@code longest}. */
    public Map<TableEngine, TableChecksum> checksums(Session snapshot, Duration longest) {
        if (sizes.isEmpty()) {
            return Map.of();
        }
        Map<TableEngine, TableChecksum> checksums = checksumsInTime(snapshot, longest);
        snapshot.execute(snapshot.dialect().endsStatementsAfter(Duration.ZERO));
        return checksums;
    }

    private Map<TableEngine, TableChecksum> checksumsInTime(Session snapshot, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        Map<TableEngine, TableChecksum> checksums = new HashMap<>();
        long bytes = 0;
        for (Map.Entry<TableEngine, DataSize> table : sizes.entrySet()) {
            bytes += table.getValue().bytes();
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (bytes > MOST.bytes() || left.toMillis() < 1) {
                break;
            }
            checksums.put(table.getKey(), checksum(snapshot, table.getKey(), left));
        }
        return checksums;
    }

    /** An answer that is an error, such as that time is up, is an answer; no answer is a failure. */
    private static TableChecksum checksum(Session snapshot, TableEngine table, Duration left) {
        try {
            snapshot.execute(snapshot.dialect().endsStatementsAfter(left));
            return TableChecksum.of(snapshot, table);
        } catch (LandfallException e) {
            if (ErrorCode.of(e) == 0) {
                throw e;
            }
            return TableChecksum.refused(e);
        }
    }

    /**
     * Returns in which way the servers differ, empty when they don't. The tables that both know and that are equal are
     * {@link #wereEqual} from now on; of those without a checksum {@link #describe} says why.
     */
    public List<String> differences(
            Map<TableEngine, TableChecksum> onSource, Map<TableEngine, TableChecksum> onTarget) {
        equal.clear();
        reasons.clear();
        List<TableEngine> differ = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (TableEngine table : onSource.keySet()) {
            TableChecksum here = onSource.get(table);
            Optional<TableChecksum> there = Optional.ofNullable(onTarget.get(table));
            if (here.value().isEmpty()) {
                reasons.put(table, here.why(window.source().name()));
            } else if (there.filter(TableChecksum::isUnreadable).isPresent()) {
                unreadable.add(
                        table + ": " + there.get().error() + " " + there.get().message());
            } else if (there.filter(other -> other.value().isEmpty()).isPresent()) {
                reasons.put(table, there.get().why(window.target().name()));
            } else if (there.filter(other -> other.value().equals(here.value())).isPresent()) {
                equal.add(table);
            } else if (there.isPresent()) {
                differ.add(table);
            }
        }
        List<String> differences = new ArrayList<>();
        if (!differ.isEmpty()) {
            differences.add(
                    "these tables have other rows on each, find out which are right, then copy again: " + differ);
        }
        if (!unreadable.isEmpty()) {
            differences.add("these tables can't be read on " + window.target().name() + ", and can on "
                    + window.source().name() + "; see the error log, mend or drop them, or copy again: " + unreadable);
        }
        return differences;
    }

    /** Whether this table was compared at the fence, in the engine that it has now, and was equal. */
    public boolean wereEqual(TableEngine table) {
        return equal.contains(table);
    }

    /** As people read it, with its size, and why it has no checksum: {@code shop.log (MyISAM, 3.2 GiB)}. */
    public String describe(TableEngine table) {
        String size =
                Optional.ofNullable(sizes.get(table)).map(known -> ", " + known).orElse("");
        String reason =
                Optional.ofNullable(reasons.get(table)).map(why -> "; " + why).orElse("");
        return table.toString().replaceFirst("\\)$", "") + size + reason + ")";
    }
}
