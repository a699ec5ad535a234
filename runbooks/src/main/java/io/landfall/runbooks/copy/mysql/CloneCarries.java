package io.landfall.runbooks.copy.mysql;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.checks.schema.Listed;
import io.landfall.monitor.server.connection.Query;
import io.landfall.runbooks.pair.server.ServerControl;
import io.landfall.runbooks.pair.server.Session;
import java.util.List;

/**
 * Passes while a clone carries everything of {@code source}: it carries InnoDB only, other tables arrive empty; what lies
 * outside of the data directory would be written at the same path of the target's host.
 */
record CloneCarries(ServerControl source) implements Check {

    private static final String OTHERS =
            """
            SELECT CONCAT(table_schema, '.', table_name, ' (', engine, ')') FROM information_schema.tables
            WHERE table_type = 'BASE TABLE' AND engine <> 'InnoDB'
            AND table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
            UNION ALL SELECT CONCAT(name, ' (encrypted)') FROM information_schema.innodb_tablespaces
            WHERE encryption = 'Y'
            UNION ALL SELECT CONCAT(path, ' (outside of the data directory)') FROM information_schema.innodb_datafiles
            WHERE path LIKE '/%' AND path NOT LIKE CONCAT(@@datadir, '%')
            ORDER BY 1""";

    @Override
    public String name() {
        return "clone_carries";
    }

    @Override
    public Finding look() {
        List<String> others;
        try (Session session = source.open()) {
            others = session.list(Query.texts(OTHERS));
        }
        return others.isEmpty()
                ? Finding.ok("a clone carries everything of " + source.name())
                : Finding.fail(
                        "a clone of " + source.name() + " would not carry " + Listed.some(others)
                                + ". Nothing was changed.",
                        "Make tables InnoDB (`ALTER TABLE ... ENGINE = InnoDB`), bring files into the data directory and"
                                + " decrypt what is encrypted (`ALTER TABLE ... ENCRYPTION = 'N'`), or drop it.");
    }
}
