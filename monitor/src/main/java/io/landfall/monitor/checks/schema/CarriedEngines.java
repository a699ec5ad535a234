package io.landfall.monitor.checks.schema;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.check.Side;
import io.landfall.monitor.server.ServerVariables;
import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.TableEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Passes while {@code server} keeps every row in an engine whose rows a hot copy carries, and puts new tables there.
 *
 * <p>Measured with mariadb-backup 10.11 while clients wrote: it carries InnoDB, and under its lock MyISAM, Aria, CSV,
 * ARCHIVE and MERGE, whose rows agree with the copy's GTID position. It carries no row of MEMORY and no file of CONNECT;
 * FEDERATED and SPIDER lead to rows elsewhere, which a replica would write a second time; other engines were not tried.
 * An empty MEMORY table is refused, too: it can fill up later, and a restart of the target empties it and writes that to
 * the target's binary log.
 */
public record CarriedEngines(Side side, ServerView server) implements Check {

    private static final Set<String> CARRIED =
            Set.of("InnoDB", "MyISAM", "Aria", "CSV", "ARCHIVE", "MRG_MyISAM", TableEngine.SEQUENCE);

    private static final List<String> OF_NEW_TABLES = List.of("default_storage_engine", "enforce_storage_engine");

    @Override
    public String name() {
        return side.of("carried_engines");
    }

    @Override
    public Finding look() {
        List<String> others = new ArrayList<>(server.engines().stream()
                .filter(table -> !CARRIED.contains(table.engine()))
                .map(TableEngine::toString)
                .toList());
        ServerVariables variables = server.variables();
        for (String name : OF_NEW_TABLES) {
            Optional<String> engine = variables.find(name).filter(value -> !value.isEmpty());
            engine.filter(value -> !CARRIED.contains(value))
                    .ifPresent(value -> others.add("new tables (" + name + " = " + value + ")"));
        }
        return others.isEmpty()
                ? Finding.ok("a hot copy carries the rows of every table of " + server.name())
                : Finding.fail(
                        "a hot copy does not carry the rows of " + Listed.some(others) + " on " + server.name(),
                        "Make them InnoDB on the server that takes the writes (`"
                                + server.dialect().makeTransactional()
                                + "`), or drop"
                                + " them; what the target lacks by now needs a new copy. Rows of MyISAM, Aria, CSV, ARCHIVE and"
                                + " MERGE tables are carried, too.");
    }
}
