package io.landfall.runbooks.verify;

import io.landfall.monitor.server.TableEngine;
import io.landfall.runbooks.pair.server.RowDialect.Column;
import io.landfall.runbooks.pair.server.RowDialect.KeyColumn;
import io.landfall.runbooks.pair.server.RowDialect.RowRange;
import io.landfall.runbooks.verify.ReadPair.Both;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a table is defined on both servers.
 *
 * @param rows all its rows, by the columns that both have; empty when one of the servers does not have the table
 * @param differences in what the definitions differ, a line each
 */
record TableShape(Optional<RowRange> rows, List<String> differences) {

    /** Whether both servers have the table, and define it alike. */
    boolean isSame() {
        return rows.isPresent() && differences.isEmpty();
    }

    /** Reads it. */
    static TableShape of(TableEngine table, ReadPair pair) {
        Both<List<Column>> columns = pair.ask(dialect -> dialect.columns(table));
        if (columns.source().isEmpty() || columns.target().isEmpty()) {
            boolean lacksBoth = columns.areEqual();
            String where = (columns.source().isEmpty() ? pair.source() : pair.target()).server();
            return new TableShape(Optional.empty(), lacksBoth ? List.of() : List.of("the table is not on " + where));
        }
        Map<String, Column> there = byName(columns.target());
        Map<String, Column> here = byName(columns.source());
        List<String> differences = new ArrayList<>();
        here.keySet().stream()
                .filter(name -> !there.containsKey(name))
                .forEach(name -> differences.add(
                        "column " + name + " is not on " + pair.target().server()));
        there.keySet().stream()
                .filter(name -> !here.containsKey(name))
                .forEach(name -> differences.add(
                        "column " + name + " is not on " + pair.source().server()));
        List<Column> shared = columns.source().stream()
                .filter(column -> there.containsKey(column.name()))
                .toList();
        List<Column> other = shared.stream()
                .filter(column -> !column.equals(there.get(column.name())))
                .toList();
        other.forEach(column -> differences.add("column " + column.name() + " is " + column + " on "
                + pair.source().server() + " and " + there.get(column.name()) + " on "
                + pair.target().server()));
        List<String> asCharacters = other.stream()
                .filter(column -> !column.characters().isEmpty()
                        && !there.get(column.name()).characters().isEmpty())
                .map(Column::name)
                .toList();
        Optional<Map.Entry<String, List<Column>>> key = key(
                pair.ask(dialect -> dialect.keys(table)),
                shared.stream()
                        .filter(column -> !other.contains(column))
                        .collect(Collectors.toMap(Column::name, Function.identity())),
                pair);
        return new TableShape(
                Optional.of(new RowRange(
                        table,
                        shared,
                        asCharacters,
                        key.map(Map.Entry::getKey).orElse(""),
                        key.map(Map.Entry::getValue).orElse(List.of()),
                        List.of(),
                        List.of())),
                differences);
    }

    private static Map<String, Column> byName(List<Column> columns) {
        return columns.stream()
                .collect(Collectors.toMap(Column::name, Function.identity(), (one, same) -> one, LinkedHashMap::new));
    }

    /** The first key that both have, over columns that are the same on both and that can be given back to a server. */
    private static Optional<Map.Entry<String, List<Column>>> key(
            Both<List<KeyColumn>> keys, Map<String, Column> same, ReadPair pair) {
        Map<String, List<String>> there = byIndex(keys.target());
        return byIndex(keys.source()).entrySet().stream()
                .filter(key -> key.getValue().equals(there.get(key.getKey())))
                .filter(key -> key.getValue().stream()
                        .allMatch(
                                name -> same.containsKey(name) && pair.dialect().orders(same.get(name))))
                .map(key -> Map.entry(
                        key.getKey(), key.getValue().stream().map(same::get).toList()))
                .findFirst();
    }

    private static Map<String, List<String>> byIndex(List<KeyColumn> columns) {
        return columns.stream()
                .collect(Collectors.groupingBy(
                        KeyColumn::index,
                        LinkedHashMap::new,
                        Collectors.mapping(KeyColumn::column, Collectors.toList())));
    }
}
