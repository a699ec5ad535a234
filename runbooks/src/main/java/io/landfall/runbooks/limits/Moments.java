package io.landfall.runbooks.limits;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Points in time as they are written in the configuration file: with seconds and the offset from UTC. */
public final class Moments {

    private Moments() {}

    /** Returns {@code 2026-12-01T22:00:00+01:00}. */
    public static String show(OffsetDateTime moment) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment);
    }

    /** Returns the moment by a clock that is {@code offset} from UTC, in whole seconds. */
    static String show(Instant moment, ZoneOffset offset) {
        return show(moment.truncatedTo(ChronoUnit.SECONDS).atOffset(offset));
    }
}
