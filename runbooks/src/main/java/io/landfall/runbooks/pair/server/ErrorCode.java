package io.landfall.runbooks.pair.server;

import io.landfall.monitor.LandfallException;
import java.sql.SQLException;

/** The server's error numbers that the cutover tells apart (MariaDB Knowledge Base, "MariaDB Error Codes"). */
public final class ErrorCode {

    /** {@code ER_ACCESS_DENIED_ERROR}. */
    static final int ACCESS_DENIED = 1045;

    /** {@code ER_LOCK_WAIT_TIMEOUT}. */
    public static final int LOCK_WAIT_TIMEOUT = 1205;

    /** {@code ER_OPTION_PREVENTS_STATEMENT}. */
    public static final int PREVENTED_BY_OPTION = 1290;

    /** The same: the server is read-only for this account. */
    public static final int READ_ONLY = PREVENTED_BY_OPTION;

    /** {@code ER_QUERY_INTERRUPTED}: killed. */
    public static final int INTERRUPTED = 1317;

    /** {@code ER_NO_SUCH_TABLE}. */
    public static final int NO_SUCH_TABLE = 1146;

    /** {@code ER_TABLE_DEF_CHANGED}: it was made or changed after the snapshot. */
    public static final int TABLE_CHANGED = 1412;

    /** {@code HA_ERR_TABLE_DEF_CHANGED}: the same, where InnoDB only warns of it. */
    public static final int TABLE_CHANGED_IN_ENGINE = 159;

    /** {@code ER_STATEMENT_TIMEOUT}: it took longer than {@code max_statement_time}. */
    public static final int STATEMENT_TIMEOUT = 1969;

    private ErrorCode() {}

    /** Returns the number with which the server answered; 0 when it was no answer of the server. */
    public static int of(LandfallException e) {
        return e.getCause() instanceof SQLException answer ? answer.getErrorCode() : 0;
    }
}
