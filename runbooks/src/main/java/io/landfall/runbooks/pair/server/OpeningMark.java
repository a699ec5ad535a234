package io.landfall.runbooks.pair.server;

/**
 * The mark on the target that a run may have opened it, for families that need several exchanges for that: between them it
 * takes writes and still follows, and one that dies then comes back closed. Nothing of it reaches the binary log.
 *
 * @param journal the id of the journal
 * @param run the run's number
 */
public record OpeningMark(String journal, long run) {

    /** No canary has such a key, nor a {@link Withdrawal}. */
    private long id() {
        return Long.MIN_VALUE + run;
    }

    private String note() {
        return "opening, run " + run + " of " + journal;
    }

    /** It is there afterwards, also when the server dies. */
    public void set(Session session) {
        session.unlogged(() -> session.execute("REPLACE INTO landfall.canary (id, note) VALUES (?, ?)", id(), note()));
    }

    /** It is gone: nothing was opened, for certain. */
    public void remove(Session session) {
        session.unlogged(() -> session.execute("DELETE FROM landfall.canary WHERE id = ?", id()));
    }

    /** Whether it is there. */
    public boolean isSet(Session session) {
        return session.find("SELECT 1 FROM landfall.canary WHERE id = ? AND note = ?", id(), note())
                .isPresent();
    }

    /** For a person: an expression that is true when it is there. */
    public String isSetByHand() {
        return "EXISTS (SELECT 1 FROM landfall.canary WHERE id = " + id() + " AND note = " + SqlString.quote(note())
                + ")";
    }
}
