package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.pair.server.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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

    /** A further condition under which nothing is done, with its parameters. */
    public record Unless(String condition, List<Object> parameters) {}

    /** The server has done {@code statements}; throws, and none was done, when it is too late: see {@link #isTooLate}. */
    public void perform(Session session, String statements) {
        session.execute(
                "BEGIN NOT ATOMIC " + refusal() + statements + " END",
                parameters().toArray());
    }

    /** The same; throws REFUSED, and nothing was done, when {@code unless} holds on the server. */
    public void perform(Session session, String statements, Unless unless) {
        try {
            session.execute(
                    "BEGIN NOT ATOMIC " + refusal() + "IF " + unless.condition()
                            + " THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = " + WITHDRAWN
                            + ", MESSAGE_TEXT = 'somebody has begun to go back'; END IF; " + statements + " END",
                    Stream.concat(parameters().stream(), unless.parameters().stream())
                            .toArray());
        } catch (LandfallException e) {
            throw ErrorCode.of(e) == WITHDRAWN
                    ? LandfallException.refused(session.server() + " has the mark of somebody who has begun to go back."
                            + " It stays closed, so that no write is lost.")
                    : e;
        }
    }

    private static String refusal() {
        return "IF UTC_TIMESTAMP(6) > TIMESTAMPADD(MICROSECOND, ?, ?) THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = "
                + TOO_LATE + ", MESSAGE_TEXT = 'what allowed this was looked at too long ago'; END IF; ";
    }

    private List<Object> parameters() {
        return List.of(TimeUnit.NANOSECONDS.toMicros(within.toNanos()), clock);
    }

    /** Whether nothing was done since it was too late. */
    public static boolean isTooLate(LandfallException e) {
        return ErrorCode.of(e) == TOO_LATE;
    }
}
