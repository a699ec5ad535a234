package io.landfall.monitor.server.mariadb;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.GtidList;
import io.landfall.monitor.server.GtidList.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * What a server has written itself, read from its own binary log. Remembers how far it has read, so that the same is not read
 * twice.
 */
final class OwnStatements {

    /** While a page is read nobody writes to the log. */
    private static final int PAGE = 5_000;

    private static final String FILES = "SHOW BINARY LOGS";
    private static final String EVENTS = "SHOW BINLOG EVENTS IN :file FROM :from LIMIT :most";
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

    /** See {@link io.landfall.monitor.server.ServerView#statementsBeyond}. */
    synchronized List<String> beyond(Handle handle, GtidList known, GtidList errant) {
        if (told.filter(one -> one.isBeginOf(known, errant) && one.errant().equals(errant))
                .isPresent()) {
            return told.get().statements();
        }
        List<String> files = handle.createQuery(FILES)
                .map((row, context) -> row.getString(1))
                .list();
        Optional<Told> before = told.filter(
                one -> one.isBeginOf(known, errant) && files.contains(one.end().file()));
        Place start = before.map(Told::end).orElseGet(() -> start(handle, files, known, errant));
        List<String> statements = new ArrayList<>(before.map(Told::statements).orElse(List.of()));
        Place end = start;
        for (String file : files.subList(files.indexOf(start.file()), files.size())) {
            long from = file.equals(start.file()) ? start.position() : FIRST_EVENT;
            end = new Place(file, read(handle, new Place(file, from), known, errant, statements));
        }
        told = Optional.of(new Told(known, errant, List.copyOf(statements), end));
        return told.get().statements();
    }

    /** The newest file at whose beginning none of it was written yet. */
    private static Place start(Handle handle, List<String> files, GtidList known, GtidList errant) {
        for (int i = files.size() - 1; i >= 0; i--) {
            Place begin = new Place(files.get(i), FIRST_EVENT);
            boolean isBefore = page(handle, begin, HEADER).stream()
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
    private static long read(Handle handle, Place begin, GtidList known, GtidList errant, List<String> statements) {
        boolean asked = false;
        Place next = begin;
        List<Event> page;
        do {
            page = page(handle, next, PAGE);
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

    private static List<Event> page(Handle handle, Place from, int most) {
        return handle.createQuery(EVENTS)
                .bind("file", from.file())
                .bind("from", from.position())
                .bind("most", most)
                .map((row, context) -> new Event(row.getString(3), row.getLong(5), row.getString(6)))
                .list();
    }
}
