package io.landfall.runbooks.cutover.rows;

import io.landfall.monitor.LandfallException;
import io.landfall.monitor.server.TableEngine;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.pair.server.Session;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code CHECKSUM TABLE} says of a table, as a snapshot sees it.
 *
 * @param value the checksum; empty when there is none, of which nothing follows
 * @param error the server's number for why there is none; 0 when it gave none
 * @param message what the server said then
 */
public record TableChecksum(Optional<String> value, int error, String message) {

    /** Stands for the checksum of a table that is not there: equal where both servers lack it. */
    public static final String NO_TABLE = "no such table";

    private static final Set<Integer> CHANGED = Set.of(ErrorCode.TABLE_CHANGED, ErrorCode.TABLE_CHANGED_IN_ENGINE);

    /** They pass, or came from whoever waits for the checksum; any other error is the table's. */
    private static final Set<Integer> PASSING =
            Set.of(ErrorCode.LOCK_WAIT_TIMEOUT, ErrorCode.INTERRUPTED, ErrorCode.STATEMENT_TIMEOUT);

    /**
     * Asks for it. The lock on the table's definition is let go at once, so that nobody who wants to change it has to
     * wait.
     */
    public static TableChecksum of(Session snapshot, TableEngine table) {
        snapshot.execute(snapshot.dialect().mark());
        try {
            Optional<String> value =
                    snapshot.rows(snapshot.dialect().checksum(table)).get(0).get("checksum");
            return value.isPresent() ? new TableChecksum(value, 0, "") : none(snapshot);
        } finally {
            snapshot.execute(snapshot.dialect().backToMark());
        }
    }

    private static TableChecksum none(Session snapshot) {
        return snapshot.rows(snapshot.dialect().warnings()).stream()
                .findFirst()
                .map(warning -> none(
                        Integer.parseInt(warning.get("code").orElseThrow()),
                        warning.get("message").orElse("")))
                .orElseGet(() -> none(0, "the server does not say why"));
    }

    private static TableChecksum none(int error, String message) {
        return new TableChecksum(
                Optional.of(NO_TABLE).filter(missing -> error == ErrorCode.NO_SUCH_TABLE), error, message);
    }

    /** One that the server refused with this error. */
    static TableChecksum refused(LandfallException answer) {
        return none(ErrorCode.of(answer), answer.getCause().getMessage());
    }

    /** Whether the table is there and nobody can have its rows. */
    public boolean isUnreadable() {
        return value.isEmpty() && error != 0 && !CHANGED.contains(error) && !PASSING.contains(error);
    }

    /** Why there is none on {@code server}. */
    public String why(String server) {
        return CHANGED.contains(error)
                ? "changed since the fence"
                : "no checksum on " + server + ": " + (error == 0 ? "" : error + " ") + message;
    }
}
