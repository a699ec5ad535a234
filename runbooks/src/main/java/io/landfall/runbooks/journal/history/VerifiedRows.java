package io.landfall.runbooks.journal.history;

import io.landfall.monitor.Elapsed;
import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.EntryKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the rows of a migration's tables, whether both servers hold the same ones, as the journal tells. Does not
 * change any more.
 */
public final class VerifiedRows {

    static final VerifiedRows NOTHING = new VerifiedRows();

    /** The step of a row with which comparing all tables begins; {@link #TABLES} and {@link #LEFT_OUT} go with it. */
    public static final String BEGUN = "begun";

    /** The step of a row behind which the target's applier may stand still. */
    public static final String HOLDS = "holds-applier";

    /** The step of a row behind which it runs. */
    public static final String FREE = "applier-runs";

    /** The step of a row that names equal {@link #TABLES}, compared as they were {@link #AT} that time or later. */
    public static final String EQUAL = "equal";

    /** The step of a row that names one of the {@link #TABLES}, with its {@link #DIFFERENCES}. */
    public static final String DIFFERS = "differs";

    /** The step of a row with which comparing them has ended, with its {@link #OUTCOME}. */
    public static final String ENDED = "ended";

    /** The fact of tables, a line each: the name and behind a blank a number, of bytes when it begins, of rows afterwards. */
    public static final String TABLES = "tables";

    /** The fact of those of them of which rows were changed all the time, in the same way. */
    public static final String HOT = "hot";

    /** The tables that no snapshot shows, a line each. */
    public static final String LEFT_OUT = "left_out";

    public static final String AT = "as_of";
    public static final String DIFFERENCES = "differences";
    public static final String OUTCOME = "outcome";

    /** The outcome when all tables were compared. */
    public static final String DONE = "done";

    /** The outcome when somebody wanted no more of it. */
    public static final String STOPPED = "stopped";

    /** The outcome when that did not work, with {@link #WHY}. */
    public static final String FAILED = "failed";

    public static final String WHY = "why";

    /**
     * What is known of a table.
     *
     * @param bytes how many it takes, about
     * @param at the oldest state in which rows of it were compared; empty when it was not
     * @param rows how many were compared
     * @param hot how many of them were changed all the time, so that they are left for the fence
     * @param differences what differed, a line each
     */
    public record Table(long bytes, Optional<Instant> at, long rows, long hot, List<String> differences) {

        private Table of(long size) {
            return new Table(size, at, rows, hot, differences);
        }
    }

    private static final Table UNKNOWN = new Table(0, Optional.empty(), 0, 0, List.of());

    private final Map<String, Table> tables = new LinkedHashMap<>();
    private List<String> leftOut = List.of();
    private Optional<Instant> begun = Optional.empty();
    private Optional<Instant> ended = Optional.empty();
    private String outcome = "";
    private String why = "";
    private boolean holds;

    private VerifiedRows() {}

    /** The same with one more row, whatever that is about. */
    VerifiedRows and(Entry entry) {
        if (entry.record().kind() != EntryKind.VERIFY) {
            return this;
        }
        VerifiedRows more = new VerifiedRows();
        more.tables.putAll(tables);
        more.leftOut = leftOut;
        more.begun = begun;
        more.ended = ended;
        more.outcome = outcome;
        more.why = why;
        more.holds = holds;
        more.add(entry);
        return more;
    }

    private void add(Entry entry) {
        Entry.Record row = entry.record();
        Map<String, String> data = row.data();
        switch (row.step()) {
            case BEGUN -> begin(entry.happenedAt(), data);
            case HOLDS -> holds = true;
            case FREE -> holds = false;
            case EQUAL, DIFFERS -> {
                Instant at = Instant.parse(data.get(AT));
                List<String> differences =
                        data.getOrDefault(DIFFERENCES, "").lines().toList();
                Map<String, Long> hot = lines(data, HOT);
                lines(data, TABLES)
                        .forEach((name, rows) -> tables.merge(
                                name,
                                new Table(0, Optional.of(at), rows, hot.getOrDefault(name, 0L), differences),
                                (known, now) -> now.of(known.bytes())));
            }
            case ENDED -> {
                ended = Optional.of(entry.happenedAt());
                outcome = data.getOrDefault(OUTCOME, "");
                why = data.getOrDefault(WHY, "");
            }
            default -> {
                // A later release knows more than this one.
            }
        }
    }

    private void begin(Instant at, Map<String, String> data) {
        Map<String, Table> before = new LinkedHashMap<>(tables);
        tables.clear();
        lines(data, TABLES)
                .forEach((name, bytes) ->
                        tables.put(name, before.getOrDefault(name, UNKNOWN).of(bytes)));
        leftOut = data.getOrDefault(LEFT_OUT, "").lines().toList();
        begun = Optional.of(at);
        ended = Optional.empty();
        outcome = "";
        why = "";
    }

    private static Map<String, Long> lines(Map<String, String> data, String fact) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        data.getOrDefault(fact, "").lines().forEach(line -> {
            int blank = line.lastIndexOf(' ');
            numbers.put(line.substring(0, blank), Long.parseLong(line.substring(blank + 1)));
        });
        return numbers;
    }

    /** The tables that a snapshot shows, by their names. */
    public Map<String, Table> tables() {
        return new LinkedHashMap<>(tables);
    }

    /** Those of them that were not compared since the comparison that goes on has begun. */
    public List<String> left() {
        return tables.entrySet().stream()
                .filter(table -> table.getValue()
                        .at()
                        .filter(at -> begun.filter(at::isBefore).isEmpty())
                        .isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The tables that no snapshot shows. */
    public List<String> leftOut() {
        return leftOut;
    }

    /** Whether comparing has ever begun. */
    public boolean isKnown() {
        return begun.isPresent();
    }

    /** Whether it has begun and not ended, in this process or in one before. */
    public boolean isUnfinished() {
        return begun.isPresent() && ended.isEmpty();
    }

    /** When the last one ended; empty when none has, or one goes on. */
    public Optional<Instant> ended() {
        return ended;
    }

    /** What the last one came to; empty while one goes on. */
    public String outcome() {
        return outcome;
    }

    /** Why the last one failed; empty when it did not. */
    public String why() {
        return why;
    }

    /** Whether the target's applier may stand still because of it. */
    public boolean holdsApplier() {
        return holds;
    }

    /** How much was ever compared, in percent of the bytes; 100 only when nothing is missing. */
    public int percent() {
        long all = 0;
        long done = 0;
        boolean isWhole = isKnown();
        for (Table table : tables.values()) {
            all += table.bytes();
            done += table.at().isPresent() ? table.bytes() : 0;
            isWhole &= table.at().isPresent();
        }
        return isWhole ? 100 : (int) Math.min(99, 100 * done / Math.max(1, all));
    }

    /** How many rows were compared. */
    public long rows() {
        return tables.values().stream().mapToLong(Table::rows).sum();
    }

    /** The oldest state in which a row was compared; empty when none was. */
    public Optional<Instant> oldest() {
        return tables.values().stream().flatMap(table -> table.at().stream()).min(Instant::compareTo);
    }

    /** What differs, a line each, with the table's name before it. */
    public List<String> differences() {
        List<String> all = new ArrayList<>();
        tables.forEach((name, table) -> table.differences().forEach(line -> all.add(name + ": " + line)));
        return all;
    }

    /** How many tables have other rows on each server, as they were compared last. */
    public long tablesThatDiffer() {
        return tables.values().stream()
                .filter(table -> !table.differences().isEmpty())
                .count();
    }

    /** In a line: {@code 100 % of rows verified (1,204,311 in 41 tables), oldest 3 h ago}. */
    public String line(Instant now) {
        if (!isKnown()) {
            return "no rows verified yet";
        }
        String oldest = oldest().map(at -> ", oldest "
                        + Elapsed.show(Duration.ofSeconds(
                                Math.max(0, Duration.between(at, now).toSeconds())))
                        + " ago")
                .orElse("");
        long differ = tablesThatDiffer();
        long hot = tables.values().stream().mapToLong(Table::hot).sum();
        return percent() + " % of rows verified (" + String.format(Locale.ROOT, "%,d", rows()) + " in "
                + tables.size() + (tables.size() == 1 ? " table" : " tables") + ")" + oldest
                + (hot == 0 ? "" : ", " + hot + (hot == 1 ? " row" : " rows") + " left for the fence")
                + (differ == 0 ? "" : "; " + differ + (differ == 1 ? " table differs" : " tables differ"))
                + (leftOut.isEmpty() ? "" : "; compared at the fence only: " + String.join(", ", leftOut));
    }
}
