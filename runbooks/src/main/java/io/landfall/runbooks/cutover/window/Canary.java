package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.pair.server.Session;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes as the account without any admin right, which alone tells whether a server takes writes. */
public final class Canary {

    private static final String INSERT = "INSERT INTO landfall.canary (id, note) VALUES (?, ?)";

    private Canary() {}

    /** Tries a write and rolls it back. Returns the error number with which it was refused; 0 when it was accepted. */
    public static int tryWrite(Session canary) {
        return tried(canary, INSERT);
    }

    /**
     * The same by a procedure that runs with the rights of a privileged account. It does not wait for the fence's lock: that
     * it got so far is an answer.
     */
    public static int tryCall(Session canary) {
        return tried(canary, canary.dialect().callCanary());
    }

    private static int tried(Session canary, String statement) {
        canary.execute("START TRANSACTION");
        try {
            canary.execute(statement, freshId(), "rolled back");
            return 0;
        } catch (LandfallException e) {
            int code = ErrorCode.of(e);
            if (code == 0) {
                throw e;
            }
            return code;
        } finally {
            canary.execute("ROLLBACK");
        }
    }

    /** The server has accepted and committed a write. Throws EXTERNAL with its answer otherwise. */
    public static void write(Session canary, String note) {
        canary.execute(INSERT, freshId(), note);
    }

    private static long freshId() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
