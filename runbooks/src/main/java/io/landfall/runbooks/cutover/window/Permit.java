package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.server.AdminDialect.Change;
import io.landfall.runbooks.pair.server.AdminDialect.Unless;
import io.landfall.runbooks.pair.server.OpeningMark;
import io.landfall.runbooks.pair.server.Session;
import io.landfall.runbooks.pair.server.Withdrawal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Permission to open a server, good for a short time only. The server judges that by its own clock, in the statement that opens
 * it: whoever stood still in between (a paused machine, a stopped process) comes too late and changes nothing.
 *
 * @param clock the server's clock when it was asked, before what it rests on was looked at
 * @param within how long it is good from then on
 */
public record Permit(String clock, Duration within) {

    private static final int TOO_LATE = 30001;
    private static final int WITHDRAWN = 30002;

    /** The server has done {@code change}; returns false, and nothing was done, when it is too late. */
    public boolean perform(Session session, Change change) {
        return perform(session, change, List.of(tooLate()));
    }

    /**
     * The same; throws REFUSED, and nothing was done, when the server has the mark {@code withdrawal}. Where it takes several
     * exchanges the server has the mark of the opening from before the first one on, unless that has refused.
     */
    public boolean perform(Session session, Change change, Withdrawal withdrawal) {
        List<Unless> reasons = List.of(
                tooLate(), new Unless(WITHDRAWN, Withdrawal.IS_MARKED, List.of(withdrawal.id(), withdrawal.note())));
        if (session.dialect().openUnless(reasons, change).size() == 1) {
            return perform(session, change, reasons);
        }
        return perform(session, change, reasons, withdrawal.opening());
    }

    private static boolean perform(Session session, Change change, List<Unless> reasons, OpeningMark mark) {
        mark.set(session);
        try {
            boolean isDone = perform(session, change, reasons);
            if (!isDone) {
                mark.remove(session);
            }
            return isDone;
        } catch (LandfallException e) {
            if (e.kind() == LandfallException.Kind.REFUSED) {
                mark.remove(session);
            }
            throw e;
        }
    }

    private Unless tooLate() {
        return new Unless(
                TOO_LATE,
                "UTC_TIMESTAMP(6) > TIMESTAMPADD(MICROSECOND, ?, ?)",
                List.of(TimeUnit.NANOSECONDS.toMicros(within.toNanos()), clock));
    }

    private static boolean perform(Session session, Change change, List<Unless> reasons) {
        try {
            session.dialect().openUnless(reasons, change).forEach(session::execute);
            return true;
        } catch (LandfallException e) {
            return switch (session.dialect().refusal(e)) {
                case TOO_LATE -> false;
                case WITHDRAWN ->
                    throw LandfallException.refused(
                            session.server() + " has the mark of somebody who has begun to go back."
                                    + " It stays closed, so that no write is lost.");
                default -> throw e;
            };
        }
    }
}
