package io.landfall.monitor.server.mysql;

import io.landfall.monitor.server.GtidPositions;
import io.landfall.monitor.server.sql.BinlogStatements.Event;
import io.landfall.monitor.server.sql.BinlogStatements.Wanted;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Transactions that a server has and its source never had. */
record Errant(GtidSet all) implements Wanted {

    private static final Pattern GTID = Pattern.compile(".*GTID_NEXT\\s*=\\s*'([^']+)'.*");

    static Errant of(GtidPositions here, GtidPositions source) {
        return new Errant(GtidSet.parse(here.errantAgainst(source).toString()));
    }

    @Override
    public boolean allFollow(Event event) {
        return event.type().equals("Previous_gtids")
                && all.upTo(GtidSet.parse(event.info())).isEmpty();
    }

    @Override
    public Optional<Boolean> isBegunBy(Event event) {
        Matcher gtid = GTID.matcher(event.info());
        return (event.type().startsWith("Gtid") || event.type().equals("Anonymous_Gtid")) && gtid.matches()
                ? Optional.of(gtid.group(1).contains(":") && all.covers(GtidSet.parse(gtid.group(1))))
                : Optional.empty();
    }

    /** A set does not tell what was written last. */
    @Override
    public boolean goOnFrom(Wanted other) {
        return false;
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
