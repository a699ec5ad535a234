package io.landfall.monitor.server.mariadb;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.OwnStatements;
import io.landfall.monitor.server.connection.Asked;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.mariadb.GtidList.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Remembers how far it has read, so that the same is not read twice. */
final class BinlogStatements implements OwnStatements {

    /** While a page is read nobody writes to the log. */
    private static final int PAGE = 5_000;

    private static final String FILES = "SHOW BINARY LOGS";
    private static final String EVENTS = "SHOW BINLOG EVENTS IN ? FROM ? LIMIT ?";
    private static final long FIRST_EVENT = 4;
    /** The events before the first transaction of a file. */
    private static final int HEADER = 5;

    private static final Pattern GTID = Pattern.compile("(BEGIN )?GTID (\\d+)-(\\d+)-(\\d+).*");
    private static final Set<String> NO_TRANSACTIONS =
            Set.of("Format_desc", "Start_encryption", "Gtid_list", "Binlog_checkpoint", "Rotate", "Stop");

    private record Event(String type, long end, String info) {}

    private record Place(String file, long position) {}

    /** What was read up to a place, of what is asked for by {@code known} and the origins of {@code errant}. */
    private record Told(GtidList known, GtidList errant, List<String> statements, Place end) {
        boolean isBeginOf(GtidList otherKnown, GtidList otherErrant) {
            return known.equals(otherKnown)
                    && errant.sequences()
                            .keySet()
                            .equals(otherErrant.sequences().keySet());
        }
    }

    private Optional<Told> told = Optional.empty();

    @Override
    public synchronized List<String> read(Asked server, GtidPositions here, GtidPositions source) {
        GtidList errant = GtidList.of(here.errantAgainst(source));
        return beyond(server, known(errant, here, source), errant);
    }

    /** Up to where {@code source} has what the origins of {@code errant} have written. */
    private static GtidList known(GtidList errant, GtidPositions here, GtidPositions source) {
        Map<Long, Long> past =
                GtidList.of(source.applied().upTo(here.applied())).byDomain();
        Map<Origin, Long> state = GtidList.of(source.state()).sequences();
        Map<Origin, Long> known = new TreeMap<>();
        for (Origin origin : errant.sequences().keySet()) {
            Stream.of(Optional.ofNullable(state.get(origin)), Optional.ofNullable(past.get(origin.domain())))
                    .flatMap(Optional::stream)
                    .forEach(sequence -> known.merge(origin, sequence, Math::max));
        }
        return new GtidList(known);
    }

    private List<String> beyond(Asked server, GtidList known, GtidList errant) {
        if (told.filter(one -> one.isBeginOf(known, errant) && one.errant().equals(errant))
                .isPresent()) {
            return told.get().statements();
        }
        List<String> files = server.list(Query.texts(FILES));
        Optional<Told> before = told.filter(
                one -> one.isBeginOf(known, errant) && files.contains(one.end().file()));
        Place start = before.map(Told::end).orElseGet(() -> start(server, files, known, errant));
        List<String> statements = new ArrayList<>(before.map(Told::statements).orElse(List.of()));
        Place end = start;
        for (String file : files.subList(files.indexOf(start.file()), files.size())) {
            long from = file.equals(start.file()) ? start.position() : FIRST_EVENT;
            end = new Place(file, read(server, new Place(file, from), known, errant, statements));
        }
        told = Optional.of(new Told(known, errant, List.copyOf(statements), end));
        return told.get().statements();
    }

    /** The newest file at whose beginning none of it was written yet. */
    private static Place start(Asked server, List<String> files, GtidList known, GtidList errant) {
        for (int i = files.size() - 1; i >= 0; i--) {
            Place begin = new Place(files.get(i), FIRST_EVENT);
            boolean isBefore = page(server, begin, HEADER).stream()
                    .filter(event -> event.type().equals("Gtid_list"))
                    .map(event -> GtidList.parse(event.info().replaceAll("[\\[\\]]", "")))
                    .anyMatch(state -> errant.sequences().keySet().stream()
                            .allMatch(origin -> last(state, origin) <= last(known, origin)));
            if (isBefore) {
                return begin;
            }
        }
        throw LandfallException.external("The binary log does not go back to where " + errant + " begins.");
    }

    private static long last(GtidList list, Origin origin) {
        return list.sequences().getOrDefault(origin, -1L);
    }

    /** Adds what is there from {@code begin} to the end of its file; returns where that is. */
    private static long read(Asked server, Place begin, GtidList known, GtidList errant, List<String> statements) {
        boolean asked = false;
        Place next = begin;
        List<Event> page;
        do {
            page = page(server, next, PAGE);
            for (Event event : page) {
                Matcher gtid = GTID.matcher(event.info());
                if (event.type().equals("Gtid") && gtid.matches()) {
                    boolean isOwn = isBeyond(gtid, known, errant);
                    asked = isOwn && gtid.group(1) == null;
                    if (isOwn && !asked) {
                        statements.add("BEGIN");
                    }
                } else if (asked && !NO_TRANSACTIONS.contains(event.type())) {
                    statements.add(event.type().equals("Query") ? event.info() : event.type());
                }
                next = new Place(begin.file(), event.end());
            }
        } while (page.size() == PAGE);
        return next.position();
    }

    private static boolean isBeyond(Matcher gtid, GtidList known, GtidList errant) {
        Origin origin = new Origin(Long.parseLong(gtid.group(2)), Long.parseLong(gtid.group(3)));
        return errant.sequences().containsKey(origin) && Long.parseLong(gtid.group(4)) > last(known, origin);
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
