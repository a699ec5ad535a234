package io.landfall.monitor.checks.schema;

import io.landfall.monitor.check.Check;
import io.landfall.monitor.check.Finding;
import io.landfall.monitor.server.ServerView;
import java.util.List;

/**
 * Lists tables without a primary key: each changed row is searched for on the replica, by reading the whole table.
 */
public record PrimaryKeys(ServerView source) implements Check {

    @Override
    public String name() {
        return "primary_keys";
    }

    @Override
    public Finding look() {
        List<String> without = source.tables().stream()
                .filter(table -> !table.hasPrimaryKey())
                .map(table -> table.schema() + "." + table.name())
                .toList();
        return without.isEmpty()
                ? Finding.ok("every table of " + source.name() + " has a primary key")
                : Finding.warn(
                        without.size() + " tables of " + source.name() + " have no primary key: "
                                + Listed.some(without),
                        "Give them one if they are large and updated: replication of them is slow.");
    }
}
