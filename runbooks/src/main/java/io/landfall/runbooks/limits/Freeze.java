package io.landfall.runbooks.limits;

import io.landfall.runbooks.journal.Entry;
import io.landfall.runbooks.journal.history.History;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Somebody wants no migration to be switched over for the time being.
 *
 * @param who the id of who said so
 * @param name that person's name
 * @param since when
 * @param reason why, in that person's words
 */
public record Freeze(String who, String name, Instant since, String reason) {

    /** The freeze that holds now; empty when none does. */
    static Optional<Freeze> now(History history) {
        return history.freeze().map(Freeze::read);
    }

    private static Freeze read(Entry entry) {
        Entry.Record record = entry.record();
        return new Freeze(
                record.who(),
                record.data().getOrDefault("name", record.who()),
                entry.at(),
                record.data().getOrDefault("reason", ""));
    }

    /** Returns {@code frozen by ann since 2026-12-20T09:00:00+01:00: year-end closing}. */
    @Override
    public String toString() {
        return "frozen by " + name + " since "
                + Moments.show(since, ZoneId.systemDefault().getRules().getOffset(since)) + ": " + reason;
    }
}
