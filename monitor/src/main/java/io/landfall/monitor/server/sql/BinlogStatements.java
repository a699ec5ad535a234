package io.landfall.monitor.server.sql;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.OwnStatements;
import io.landfall.monitor.server.connection.Asked;
import io.landfall.monitor.server.connection.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Remembers how far it has read, so that the same is not read twice. */
public final class BinlogStatements implements OwnStatements {

    /** While a page is read nobody writes to the log. */
    private static final int PAGE = 5_000;

    private static final String FILES = "SHOW BINARY LOGS";
    private static final String EVENTS = "SHOW BINLOG EVENTS IN ? FROM ? LIMIT ?";
    private static final long FIRST_EVENT = 4;
    /** The events before the first transaction of a file. */
    private static final int HEADER = 5;

    private static final String BEGIN = "BEGIN";

    private static final Set<String> NO_TRANSACTIONS = Set.of(
            "Format_desc", "Start_encryption", "Gtid_list", "Previous_gtids", "Binlog_checkpoint", "Rotate", "Stop");

    /**
     * What the binary log holds.
     *
     * @param end where it ends
     * @param info as the server shows it
     */
    public record Event(String type, long end, String info) {}

    /** The transactions that are asked for. */
    public interface Wanted {

        /** Whether this event, at the beginning of a file, says that none of them was written before. */
        boolean allFollow(Event event);

        /** Whether this event begins one of them; empty when it begins no transaction. */
        Optional<Boolean> isBegunBy(Event event);

        /** Whether what was read when {@code other} was asked for counts for these, too. */
        boolean goOnFrom(Wanted other);
    }

    private record Place(String file, long position) {}

    /** What was read up to a place, of what was asked for. */
    private record Told(Wanted wanted, List<String> statements, Place end) {}

    private final BiFunction<GtidPositions, GtidPositions, Wanted> wanting;
    private Optional<Told> told = Optional.empty();

    /** What to ask for, by what the server has and what its source has. */
    public BinlogStatements(BiFunction<GtidPositions, GtidPositions, Wanted> wanting) {
        this.wanting = wanting;
    }

    @Override
    public synchronized List<String> read(Asked server, GtidPositions here, GtidPositions source) {
        Wanted wanted = wanting.apply(here, source);
        if (told.filter(one -> one.wanted().equals(wanted)).isPresent()) {
            return told.get().statements();
        }
        List<String> files = server.list(Query.texts(FILES));
        Optional<Told> before = told.filter(
                one -> wanted.goOnFrom(one.wanted()) && files.contains(one.end().file()));
        Place start = before.map(Told::end).orElseGet(() -> start(server, files, wanted));
        List<String> statements = new ArrayList<>(before.map(Told::statements).orElse(List.of()));
        Place end = start;
        for (String file : files.subList(files.indexOf(start.file()), files.size())) {
            long from = file.equals(start.file()) ? start.position() : FIRST_EVENT;
            end = new Place(file, read(server, new Place(file, from), wanted, statements));
        }
        told = Optional.of(new Told(wanted, List.copyOf(statements), end));
        return told.get().statements();
    }

    /** The newest file at whose beginning none of it was written yet. */
    private static Place start(Asked server, List<String> files, Wanted wanted) {
        for (int i = files.size() - 1; i >= 0; i--) {
            Place begin = new Place(files.get(i), FIRST_EVENT);
            if (page(server, begin, HEADER).stream().anyMatch(wanted::allFollow)) {
                return begin;
            }
        }
        throw LandfallException.external("The binary log does not go back to where " + wanted + " begins.");
    }

    /** Adds what is there from {@code begin} to the end of its file; returns where that is. */
    private static long read(Asked server, Place begin, Wanted wanted, List<String> statements) {
        boolean asked = false;
        Place next = begin;
        List<Event> page;
        do {
            page = page(server, next, PAGE);
            for (Event event : page) {
                Optional<Boolean> begun = wanted.isBegunBy(event);
                asked = begun.orElse(asked);
                if (asked && event.info().startsWith(BEGIN)) { // of several statements: they change something
                    statements.add(BEGIN);
                    asked = false;
                } else if (asked && begun.isEmpty() && !NO_TRANSACTIONS.contains(event.type())) {
                    statements.add(event.type().equals("Query") ? event.info() : event.type());
                }
                next = new Place(begin.file(), event.end());
            }
        } while (page.size() == PAGE);
        return next.position();
    }

    private static List<Event> page(Asked server, Place from, int most) {
        return server.list(new Query<>(
                EVENTS,
                row -> new Event(row.getString(3), row.getLong(5), row.getString(6)),
                from.file(),
                from.position(),
                most));
    }
}
