package io.landfall.monitor.checks.schema;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerView;
import java.util.List;
import java.util.Set;

/**
 * Lists tables whose engine knows no transactions: a crash or a killed statement leaves them half written.
 */
public record TransactionalEngines(ServerView source) implements Check {

    private static final Set<String> TRANSACTIONAL = Set.of("InnoDB", "ROCKSDB", "TokuDB");

    @Override
    public String name() {
        return "transactional_engines";
    }

    @Override
    public Finding look() {
        List<String> others = source.tables().stream()
                .filter(table -> !TRANSACTIONAL.contains(table.engine()))
                .map(table -> table.schema() + "." + table.name() + " (" + table.engine() + ")")
                .toList();
        return others.isEmpty()
                ? Finding.ok("every table of " + source.name() + " is transactional")
                : Finding.warn(
                        others.size() + " tables of " + source.name() + " are not transactional: "
                                + Listed.some(others),
                        "`" + source.dialect().makeTransactional() + "` before the move; copying them locks them.");
    }
}
