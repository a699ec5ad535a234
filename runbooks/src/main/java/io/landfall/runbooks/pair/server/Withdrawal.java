package io.landfall.runbooks.pair.server;

/**
 * The mark of a run of which somebody has begun to go back: its commit, if there is one, does not count any more.
 *
 * <p>On the target it is a row that only that server has; on the source it is a committed write, which also moves the
 * source beyond the position that was proven.
 *
 * @param journal the id of the journal
 * @param run the run's number
 */
public record Withdrawal(String journal, long run) {

    /** A condition that holds where {@link #markTarget} was called; its parameters are {@link #id} and {@link #note}. */
    public static final String IS_MARKED = "EXISTS (SELECT 1 FROM landfall.canary WHERE id = ? AND note = ?)";

    /** The mark of the same run that its target may have been opened. */
    public OpeningMark opening() {
        return new OpeningMark(journal, run);
    }

    /** The row's key on the target: no canary has a negative one. */
    public long id() {
        return -run;
    }

    /** What the mark says, on both servers. */
    public String note() {
        return "withdrawn, run " + run + " of " + journal;
    }

    /** The target refuses to be opened for this run afterwards. Nothing of it reaches the binary log. */
    public void markTarget(Session session) {
        session.unlogged(() -> session.execute("REPLACE INTO landfall.canary (id, note) VALUES (?, ?)", id(), note()));
    }

    /** What {@link #markTarget} does, for a person; prints 1. */
    public String markTargetByHand(AdminDialect words) {
        return words.unloggedByHand("REPLACE INTO landfall.canary (id, note) VALUES (" + id() + ", " + quoted()
                + "); SELECT COUNT(*) FROM landfall.canary WHERE id = " + id() + " AND note = " + quoted());
    }

    /** Writes the mark on the source, for a person; prints 1. */
    public String markSourceByHand(AdminDialect words) {
        return words.writesByHand(
                "REPLACE INTO landfall.canary (id, note) VALUES (TIMESTAMPDIFF(MICROSECOND, '1970-01-01',"
                        + " UTC_TIMESTAMP(6)), " + quoted()
                        + "); SELECT COUNT(*) > 0 FROM landfall.canary WHERE id > 0 AND note = "
                        + quoted());
    }

    /** For a person: prints the mark where it is. */
    public String tellsMark() {
        return "SELECT CONCAT('has the mark `', note, '`') FROM landfall.canary WHERE note = " + quoted()
                + " GROUP BY note";
    }

    private String quoted() {
        return SqlString.quote(note());
    }

    /** The mark is gone: that of a run with this number which an older copy of the journal does not know. */
    public void unmarkTarget(Session session) {
        session.unlogged(() -> session.execute("DELETE FROM landfall.canary WHERE id = ?", id()));
    }

    /** Returns whether the target has the mark. */
    public boolean isMarked(Session session) {
        return session.value("SELECT " + IS_MARKED, id(), note()).equals("1");
    }
}
