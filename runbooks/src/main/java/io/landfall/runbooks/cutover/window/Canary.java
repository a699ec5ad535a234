package io.landfall.runbooks.cutover.window;

import io.landfall.monitor.LandfallException;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.pair.server.Session;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;

/** Writes as the account without any admin right, which alone tells whether a server takes writes. */
public final class Canary {

    private static final String INSERT = "INSERT INTO landfall.canary (id, note) VALUES (?, ?)";

    private Canary() {}

    /**
     * The error numbers with which writes were refused; 0 for one that was accepted.
     *
     * @param call that of a procedure that runs with the rights of a privileged account; empty when none was called
     */
    public record Answers(int write, OptionalInt call) {}

    /**
     * Tries a write, and to call the procedure when it {@code calls}, and rolls both back. The call does not wait for the
     * fence's lock: that it got so far is an answer.
     */
    public static Answers tryWrites(Session canary, boolean calls) {
        canary.execute("START TRANSACTION");
        try {
            int write = tried(canary, INSERT);
            return new Answers(
                    write, calls ? OptionalInt.of(tried(canary, canary.dialect().callCanary())) : OptionalInt.empty());
        } finally {
            canary.execute("ROLLBACK");
        }
    }

    private static int tried(Session canary, String statement) {
        try {
            canary.execute(statement, freshId(), "rolled back");
            return 0;
        } catch (LandfallException e) {
            int code = ErrorCode.of(e);
            if (code == 0) {
                throw e;
            }
            return code;
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
