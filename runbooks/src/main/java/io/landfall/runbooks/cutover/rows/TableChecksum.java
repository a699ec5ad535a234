package io.landfall.runbooks.cutover.rows;

import io.landfall.monitor.server.TableEngine;
import io.landfall.monitor.server.connection.Identifier;
import io.landfall.runbooks.pair.server.ErrorCode;
import io.landfall.runbooks.pair.server.Session;
import java.util.Optional;

/** {@code CHECKSUM TABLE}, as a snapshot sees the table. */
public final class TableChecksum {

    /** Stands for the checksum of a table that is not there: equal where both servers lack it. */
    public static final String NO_TABLE = "no such table";

    private TableChecksum() {}

    /**
     * Returns the checksum; empty when the table was made or changed after the snapshot, or can't be read. The lock on the
     * table's definition is let go at once, so that nobody who wants to change it has to wait.
     */
    public static Optional<String> of(Session snapshot, TableEngine table) {
        snapshot.execute("SAVEPOINT before_table");
        try {
            return snapshot.rows("CHECKSUM TABLE " + Identifier.quote(table.schema(), table.name()))
                    .get(0)
                    .get("checksum")
                    .or(() -> whyNone(snapshot));
        } finally {
            snapshot.execute("ROLLBACK TO SAVEPOINT before_table");
        }
    }

    private static Optional<String> whyNone(Session snapshot) {
        String missing = Integer.toString(ErrorCode.NO_SUCH_TABLE);
        return Optional.of(NO_TABLE).filter(none -> snapshot.rows("SHOW WARNINGS").stream()
                .anyMatch(warning -> warning.get("code").equals(Optional.of(missing))));
    }
}
