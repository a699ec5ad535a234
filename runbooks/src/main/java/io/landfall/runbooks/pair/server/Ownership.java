package io.landfall.runbooks.pair.server;

import io.landfall.monitor.LandfallException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** The row on the source that says which Landfall works on it. Needs {@link LandfallSchema}. */
public final class Ownership {

    private final Session session;

    public Ownership(Session session) {
        this.session = session;
    }

    /** Returns the owner; empty when there is none, also when there is no such table yet. */
    public Optional<Owner> read() {
        if (!LandfallSchema.exists(session)) {
            return Optional.empty();
        }
        return session.rows("SELECT journal, run, migration, since_us, host FROM landfall.owner WHERE id = 1").stream()
                .findFirst()
                .map(Ownership::owner);
    }

    /**
     * The server is {@code owner}'s afterwards. A later run of the same journal and migration takes it over; anybody
     * else is refused (REFUSED) and nothing is changed. Returns the epoch: how often it was claimed. Whoever claimed it
     * with a lower one has been replaced.
     */
    public long claim(Owner owner) {
        session.execute(
                "INSERT IGNORE INTO landfall.owner (id, journal, run, migration, since_us, host)"
                        + " VALUES (1, ?, ?, ?, ?, ?)",
                owner.journal(),
                owner.run(),
                owner.migration(),
                ChronoUnit.MICROS.between(Instant.EPOCH, owner.since()),
                owner.host());
        read().filter(there -> !there.isSameAs(owner)).ifPresent(this::refuse);
        session.execute(
                "UPDATE landfall.owner SET run = ?, host = ?, epoch = epoch + 1 WHERE id = 1",
                owner.run(),
                owner.host());
        return epoch();
    }

    /** Returns how often the server was claimed; 0 where that was never counted. */
    public long epoch() {
        return LandfallSchema.hasEpoch(session)
                ? session.find("SELECT epoch FROM landfall.owner WHERE id = 1")
                        .map(Long::parseLong)
                        .orElse(0L)
                : 0;
    }

    /** Throws REFUSED, with who owns it, when the server belongs to another journal or migration. */
    public void refuseForeign(String journal, String migration) {
        foreign(journal, migration).ifPresent(this::refuse);
    }

    /** Returns the owner when the server belongs to another journal or migration. */
    public Optional<Owner> foreign(String journal, String migration) {
        Owner asking = new Owner(journal, 0, migration, Instant.EPOCH, "");
        return read().filter(there -> !there.isSameAs(asking));
    }

    /** The row is gone, if it is this journal's; another's stays. */
    public void release(String journal) {
        if (LandfallSchema.exists(session)) {
            session.execute("DELETE FROM landfall.owner WHERE id = 1 AND journal = ?", journal);
        }
    }

    private void refuse(Owner foreign) {
        throw LandfallException.refused(
                foreign.of(session.server()) + " Nothing was changed. " + foreign.remedyOn(session.server()));
    }

    private static Owner owner(Map<String, Optional<String>> row) {
        return new Owner(
                row.get("journal").orElseThrow(),
                Long.parseLong(row.get("run").orElseThrow()),
                row.get("migration").orElseThrow(),
                Instant.EPOCH.plus(Long.parseLong(row.get("since_us").orElseThrow()), ChronoUnit.MICROS),
                row.get("host").orElseThrow());
    }
}
