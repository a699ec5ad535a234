package io.landfall.runbooks.verify;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.TableEngine;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.pair.server.RowDialect.Column;
import io.landfall.runbooks.pair.server.RowDialect.HashedRow;
import io.landfall.runbooks.pair.server.RowDialect.RowRange;
import io.landfall.runbooks.pair.server.RowDialect.Sum;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.verify.ReadPair.Both;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares one table, a chunk at a time, each in about half a second; where a chunk differs it is halved down to rows. It
 * can go on with other snapshots, behind the last chunk. For one thread at a time.
 */
final class TableComparison {

    /** The most differences of a table that are listed. */
    static final int MOST = 100;

    private static final Duration CHUNK = Duration.ofMillis(500);
    private static final long FIRST_CHUNK = 2_000;
    private static final long LARGEST_CHUNK = 2_000_000;

    /** So many rows are read one by one. */
    private static final long LISTED = 2_000;

    private static final int LOOKS = 3;
    private static final String NONE = "none";

    /** Without a key there is no smaller part of them. */
    private static final long LISTED_WITHOUT_KEY = 200_000;

    private final TableEngine table;
    private final long bytes;
    private final List<String> differences = new ArrayList<>();
    private Optional<TableShape> shape = Optional.empty();
    /** One that is not believed yet. */
    private Optional<TableShape> suspected = Optional.empty();

    /** With which snapshots it was read last. */
    private Optional<Instant> readAt = Optional.empty();

    private Optional<Instant> since = Optional.empty();
    private List<Object> after = List.of();
    private long chunk = FIRST_CHUNK;
    private long roughRows;
    private boolean isDone;
    private volatile long rows;
    private long hot;

    /** Of a table that takes about so many bytes. */
    TableComparison(TableEngine table, long bytes) {
        this.table = table;
        this.bytes = bytes;
    }

    TableEngine table() {
        return table;
    }

    String name() {
        return PairTables.name(table);
    }

    boolean isDone() {
        return isDone;
    }

    long rows() {
        return rows;
    }

    /** How many rows were changed all the time, so that they could not be compared. */
    long hot() {
        return hot;
    }

    long bytes() {
        return bytes;
    }

    /** About how many of its bytes are compared. */
    long doneBytes() {
        return isDone ? bytes : (long) (bytes * Math.min(1.0, (double) rows / Math.max(1, roughRows)));
    }

    /** The oldest state in which rows of it were compared. */
    Instant since() {
        return since.orElseThrow();
    }

    /** What differs, by key, with the hash on each server; the last line tells when there is more. */
    List<String> differences() {
        return List.copyOf(differences);
    }

    /**
     * Compares the next chunk. Returns false when these snapshots can't tell, as the table was changed about when they were
     * opened: then it begins anew with the next ones.
     */
    boolean step(ReadPair pair) {
        try {
            Optional<TableShape> now = shape(pair);
            now.ifPresent(known -> compareNext(known, pair));
            return now.isPresent();
        } catch (LandfallException e) {
            if (ErrorCode.of(e) != ErrorCode.TABLE_CHANGED && ErrorCode.of(e) != ErrorCode.NO_SUCH_TABLE) {
                throw e;
            }
            begin();
            return false;
        }
    }

    private void begin() {
        differences.clear();
        shape = Optional.empty();
        readAt = Optional.empty();
        since = Optional.empty();
        after = List.of();
        rows = 0;
        hot = 0;
    }

    private void compareNext(TableShape now, ReadPair pair) {
        if (now.rows().isEmpty()) {
            isDone = true;
            return;
        }
        RowRange left = now.rows().get().behind(after);
        List<Object> end = left.key().isEmpty()
                ? List.of()
                : first(pair.ask(pair.source(), dialect -> dialect.keyOf(left, chunk)))
                        .orElse(List.of());
        long begin = System.nanoTime();
        rows += compare(left.until(end), pair);
        chunk = next(Duration.ofNanos(System.nanoTime() - begin));
        after = end;
        isDone = end.isEmpty();
    }

    /**
     * How it is defined; empty when that seems to be changed right now. Definitions are of this moment, not of the snapshots,
     * and a change of one reaches the target later: so what differs in them has to differ in two pairs of snapshots.
     */
    private Optional<TableShape> shape(ReadPair pair) {
        if (readAt.equals(Optional.of(pair.at()))) {
            return shape;
        }
        TableShape now = TableShape.of(table, pair);
        boolean isNews = !shape.equals(Optional.of(now));
        boolean isInDoubt = isNews && !now.isSame() && !suspected.equals(Optional.of(now));
        if (isNews) {
            begin();
            suspected = Optional.of(now);
        }
        if (isInDoubt) {
            return Optional.empty();
        }
        if (isNews) {
            differences.addAll(now.differences());
            roughRows = first(pair.ask(pair.source(), dialect -> dialect.roughRows(table)))
                    .orElse(0L);
            shape = Optional.of(now);
            since = Optional.of(pair.at());
        }
        readAt = Optional.of(pair.at());
        return shape;
    }

    private long next(Duration took) {
        double factor = Math.min(2, Math.max(0.2, (double) CHUNK.toNanos() / Math.max(1, took.toNanos())));
        return Math.max(100, Math.min(LARGEST_CHUNK, Math.round(chunk * factor)));
    }

    /** Returns how many rows there were on the source. */
    private long compare(RowRange range, ReadPair pair) {
        Both<List<Sum>> sums = pair.ask(dialect -> dialect.sum(range));
        for (int look = 1; look < looks(pair) && !sums.areEqual(); look++) {
            sums = pair.ask(dialect -> dialect.sum(range));
        }
        long here = sums.source().get(0).rows();
        if (!sums.areEqual()) {
            narrow(range, here, sums.target().get(0).rows(), pair);
        }
        return here;
    }

    /** How often it is looked at rows that seem to differ: where writes go on meanwhile, once says nothing. */
    private static int looks(ReadPair pair) {
        return pair.isExact() ? 1 : LOOKS;
    }

    private void narrow(RowRange range, long here, long there, ReadPair pair) {
        long most = Math.max(here, there);
        if (differences.size() >= MOST) {
            add("");
        } else if (most <= (range.key().isEmpty() ? LISTED_WITHOUT_KEY : LISTED)) {
            list(range, pair);
        } else if (range.key().isEmpty() && !pair.isExact()) {
            hot += here;
        } else if (range.key().isEmpty()) {
            add("there is no key to find the rows by: " + here + " rows on "
                    + pair.source().server() + ", " + there + " on "
                    + pair.target().server());
        } else {
            Session larger = here >= there ? pair.source() : pair.target();
            List<Object> middle = first(pair.ask(larger, dialect -> dialect.keyOf(range, most / 2)))
                    .orElseThrow();
            compare(range.until(middle), pair);
            compare(range.behind(middle), pair);
        }
    }

    /** A row that the source has not changed meanwhile, and that was never the same, differs; one that it changes is hot. */
    private void list(RowRange range, ReadPair pair) {
        List<Both<Map<String, String>>> looks = new ArrayList<>();
        TreeSet<String> keys = new TreeSet<>();
        for (int look = 0; look < looks(pair); look++) {
            Both<List<HashedRow>> each = pair.ask(dialect -> dialect.each(range));
            looks.add(new Both<>(byKey(each.source()), byKey(each.target())));
            keys.addAll(looks.get(look).source().keySet());
            keys.addAll(looks.get(look).target().keySet());
        }
        if (pair.isExact() && looks.get(0).areEqual()) {
            add("rows have no hash: they are longer than max_allowed_packet on "
                    + pair.source().server() + " or " + pair.target().server());
        }
        String what = range.key().isEmpty()
                ? "rows with hash "
                : range.key().stream().map(Column::name).collect(Collectors.joining(", ")) + " = ";
        for (String key : keys) {
            List<Both<String>> row = looks.stream()
                    .map(look -> new Both<>(
                            look.source().getOrDefault(key, NONE), look.target().getOrDefault(key, NONE)))
                    .filter(look -> !look.areEqual())
                    .toList();
            boolean isHot = row.stream().map(Both::source).distinct().count() > 1;
            if (row.size() == looks.size() && isHot) {
                hot++;
            } else if (row.size() == looks.size()) {
                add(what + key + ": " + row.get(0).source() + " on "
                        + pair.source().server() + ", " + row.get(0).target() + " on "
                        + pair.target().server());
            }
        }
    }

    private static Map<String, String> byKey(List<HashedRow> rows) {
        return rows.stream()
                .collect(Collectors.toMap(
                        HashedRow::key, HashedRow::hash, (one, other) -> one + " and " + other, TreeMap::new));
    }

    private void add(String difference) {
        if (differences.size() < MOST) {
            differences.add(difference);
        } else if (differences.size() == MOST) {
            differences.add("and more");
        }
    }

    private static <T> Optional<T> first(List<T> rows) {
        return rows.stream().findFirst();
    }
}
