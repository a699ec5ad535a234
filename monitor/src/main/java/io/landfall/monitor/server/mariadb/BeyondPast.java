package io.landfall.monitor.server.mariadb;

import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.mariadb.GtidList.Origin;
import io.landfall.monitor.server.sql.BinlogStatements.Event;
import io.landfall.monitor.server.sql.BinlogStatements.Wanted;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the origins of {@code errant} have written beyond what is {@code known} of them. */
record BeyondPast(GtidList known, GtidList errant) implements Wanted {

    private static final Pattern GTID = Pattern.compile("(?:BEGIN )?GTID (\\d+)-(\\d+)-(\\d+).*");

    /** Up to where {@code source} has what the origins of that have written which it never had. */
    static BeyondPast of(GtidPositions here, GtidPositions source) {
        GtidList errant = GtidList.of(here.errantAgainst(source));
        Map<Long, Long> past =
                GtidList.of(source.applied().upTo(here.applied())).byDomain();
        Map<Origin, Long> state = GtidList.of(source.state()).sequences();
        Map<Origin, Long> known = new TreeMap<>();
        for (Origin origin : errant.sequences().keySet()) {
            Stream.of(Optional.ofNullable(state.get(origin)), Optional.ofNullable(past.get(origin.domain())))
                    .flatMap(Optional::stream)
                    .forEach(sequence -> known.merge(origin, sequence, Math::max));
        }
        return new BeyondPast(new GtidList(known), errant);
    }

    @Override
    public boolean allFollow(Event event) {
        return event.type().equals("Gtid_list")
                && allFollow(GtidList.parse(event.info().replaceAll("[\\[\\]]", "")));
    }

    private boolean allFollow(GtidList state) {
        return errant.sequences().keySet().stream().allMatch(origin -> last(state, origin) <= last(known, origin));
    }

    private static long last(GtidList list, Origin origin) {
        return list.sequences().getOrDefault(origin, -1L);
    }

    @Override
    public Optional<Boolean> isBegunBy(Event event) {
        Matcher gtid = GTID.matcher(event.info());
        return event.type().equals("Gtid") && gtid.matches() ? Optional.of(isBeyond(gtid)) : Optional.empty();
    }

    private boolean isBeyond(Matcher gtid) {
        Origin origin = new Origin(Long.parseLong(gtid.group(1)), Long.parseLong(gtid.group(2)));
        return errant.sequences().containsKey(origin) && Long.parseLong(gtid.group(3)) > last(known, origin);
    }

    @Override
    public boolean goOnFrom(Wanted other) {
        return other instanceof BeyondPast before
                && before.known.equals(known)
                && before.errant.sequences().keySet().equals(errant.sequences().keySet());
    }

    @Override
    public String toString() {
        return errant.toString();
    }
}
