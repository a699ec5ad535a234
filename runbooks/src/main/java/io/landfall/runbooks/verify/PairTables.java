package io.landfall.runbooks.verify;

import io.landfall.monitor.server.ServerView;
import io.landfall.monitor.server.TableEngine;
import io.landfall.monitor.server.connection.Identifier;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The tables that have to hold the same rows on both servers. */
public final class PairTables {

    private PairTables() {}

    /** Every table of either server once; where the engines differ, the one that keeps no snapshot counts. */
    public static Collection<TableEngine> of(ServerView source, ServerView target) {
        Map<String, TableEngine> tables = new TreeMap<>();
        Stream.of(source, target)
                .flatMap(server -> server.engines().stream())
                .forEach(table -> tables.merge(name(table), table, (one, other) -> one.hasSnapshots() ? other : one));
        return tables.values();
    }

    /** How it is called everywhere, on one line. */
    public static String name(TableEngine table) {
        return Identifier.quote(table.schema(), table.name()).replace('\n', ' ');
    }
}
