package io.landfall.runbooks.pair.sql;

import io.landfall.monitor.server.TableEngine;
import io.landfall.monitor.server.connection.Identifier;
import io.landfall.monitor.server.connection.Query;
import io.landfall.runbooks.pair.server.RowDialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows of MariaDB and MySQL. */
public abstract class CommonRows implements RowDialect {

    private static final Pattern NUMBER = Pattern.compile("(tiny|small|medium|big)?int\\b.*|decimal\\b.*");
    private static final Pattern TIME = Pattern.compile("(date|datetime|timestamp|time|year)\\b.*");
    private static final Pattern BYTES = Pattern.compile("(var)?binary\\b.*");
    private static final Pattern CHARACTERS = Pattern.compile("(var)?char\\b.*|uuid|inet[46]");
    private static final Pattern FLOATING = Pattern.compile("(float|double)\\b.*");

    /** The server gives NULL for what is longer than a packet, so that what may be long is hashed by itself. */
    private static final Pattern MAY_BE_LONG = Pattern.compile(
            "(medium|long)?(text|blob)|geometry|(multi)?(point|linestring|polygon)|geom(etry)?collection|json|vector\\b.*");

    /** MySQL says DEFAULT_GENERATED of a column that its default fills, which is none that is computed. */
    private static final String COLUMNS =
            """
            SELECT column_name, column_type, TRIM(CONCAT_WS(' ',
            IF(character_set_name = 'utf8', 'utf8mb3', character_set_name),
            IF(collation_name LIKE 'utf8\\_%', REPLACE(collation_name, 'utf8_', 'utf8mb3_'), collation_name)))
            FROM information_schema.columns WHERE table_schema = ? AND table_name = ?
            AND extra NOT LIKE '%VIRTUAL GENERATED%' ORDER BY ordinal_position""";

    private static final String KEYS =
            """
            SELECT index_name, column_name FROM information_schema.statistics a
            WHERE table_schema = ? AND table_name = ? AND non_unique = 0 AND NOT EXISTS (
            SELECT 1 FROM information_schema.statistics b WHERE b.table_schema = a.table_schema
            AND b.table_name = a.table_name AND b.index_name = a.index_name AND b.table_schema = ? AND b.table_name = ?
            AND (b.nullable = 'YES' OR b.sub_part IS NOT NULL OR b.column_name IS NULL OR b.index_type <> 'BTREE'))
            ORDER BY index_name <> 'PRIMARY', index_name, seq_in_index""";

    /** The columns {@code a} and {@code b} of a row's hashes, over its values as bytes, in this order and in the opposite one. */
    protected abstract String hashes(List<String> values, List<String> backwards);

    /** The hash of one value, which may be as long as it likes, and then of what else there is of it. */
    protected abstract String ofLong(String value);

    /** One number for a row, of {@code a} and {@code b}, whose XOR tells rows apart that have exchanged values. */
    protected abstract String mixed();

    /** 16 hexadecimal digits, of them. */
    protected abstract String digits();

    @Override
    public final Query<Column> columns(TableEngine table) {
        return new Query<>(
                COLUMNS,
                row -> new Column(row.getString(1), row.getString(2), row.getString(3)),
                table.schema(),
                table.name());
    }

    @Override
    public final Query<KeyColumn> keys(TableEngine table) {
        return new Query<>(
                KEYS,
                row -> new KeyColumn(row.getString(1), row.getString(2)),
                table.schema(),
                table.name(),
                table.schema(),
                table.name());
    }

    @Override
    public final boolean orders(Column column) {
        return Stream.of(NUMBER, TIME, BYTES, CHARACTERS)
                .anyMatch(kind -> kind.matcher(column.type()).matches());
    }

    @Override
    public final Query<Long> roughRows(TableEngine table) {
        return new Query<>(
                "SELECT COALESCE(table_rows, 0) FROM information_schema.tables WHERE table_schema = ? AND table_name = ?",
                row -> row.getLong(1),
                table.schema(),
                table.name());
    }

    @Override
    public final Query<Sum> sum(RowRange rows) {
        String all = "BIT_XOR(COALESCE(" + mixed() + ", CONNECTION_ID()))";
        return new Query<>(
                "SELECT COUNT(*), " + (rows.index().isEmpty() ? "CONCAT_WS('-', " + all + ", SUM(a))" : all)
                        + " FROM (SELECT " + hashes(rows) + from(rows) + ") hashed",
                row -> new Sum(row.getLong(1), row.getString(2)),
                parameters(rows));
    }

    @Override
    public final Query<List<Object>> keyOf(RowRange rows, long number) {
        String order = rows.key().stream()
                .map(column -> Identifier.quote(column.name()))
                .collect(Collectors.joining(", "));
        String key = rows.key().stream().map(CommonRows::given).collect(Collectors.joining(", "));
        return new Query<>(
                "SELECT " + key + from(rows) + " ORDER BY " + order + " LIMIT 1 OFFSET " + (number - 1),
                row -> key(rows, row),
                parameters(rows));
    }

    /** Rounding, time zones and character sets of whoever asks must not make another key of it. */
    private static String given(Column column) {
        String name = Identifier.quote(column.name());
        return TIME.matcher(column.type()).matches() ? "CAST(" + name + " AS CHAR)" : name;
    }

    private static List<Object> key(RowRange rows, ResultSet row) throws SQLException {
        List<Object> key = new ArrayList<>();
        for (int i = 0; i < rows.key().size(); i++) {
            String type = rows.key().get(i).type();
            if (NUMBER.matcher(type).matches()) {
                key.add(row.getBigDecimal(i + 1));
            } else {
                key.add(BYTES.matcher(type).matches() ? row.getBytes(i + 1) : row.getString(i + 1));
            }
        }
        return key;
    }

    @Override
    public final Query<HashedRow> each(RowRange rows) {
        String hash = "COALESCE(LOWER(" + digits() + "), 'no hash')";
        if (rows.index().isEmpty()) {
            return new Query<>(
                    "SELECT " + hash + ", COUNT(*) FROM (SELECT " + hashes(rows) + from(rows) + ") hashed GROUP BY 1",
                    row -> new HashedRow(row.getString(1), row.getString(2)),
                    parameters(rows));
        }
        String key = rows.key().stream().map(CommonRows::shown).collect(Collectors.joining(", "));
        return new Query<>(
                "SELECT shown, " + hash + " FROM (SELECT CONCAT_WS(', ', " + key + ") shown, " + hashes(rows)
                        + from(rows) + ") hashed",
                row -> new HashedRow(row.getString(1), row.getString(2)),
                parameters(rows));
    }

    private static String shown(Column column) {
        String name = Identifier.quote(column.name());
        return column.characters().isEmpty() && BYTES.matcher(column.type()).matches() ? "HEX(" + name + ")" : name;
    }

    private String hashes(RowRange rows) {
        List<String> values = new ArrayList<>();
        rows.columns()
                .forEach(column -> values.add(value(column, rows.asCharacters().contains(column.name()))));
        values.add("CONCAT("
                + rows.columns().stream()
                        .map(column -> "ISNULL(" + Identifier.quote(column.name()) + ")")
                        .collect(Collectors.joining(", "))
                + ")");
        List<String> backwards = new ArrayList<>(values);
        Collections.reverse(backwards);
        return hashes(values, backwards);
    }

    /** A zero byte parts values, and makes bytes of them all. */
    protected static String joined(List<String> values) {
        return "CONCAT_WS(x'00', " + String.join(", ", values) + ")";
    }

    private String value(Column column, boolean asCharacters) {
        String name = Identifier.quote(column.name());
        String value = asCharacters ? "CONVERT(" + name + " USING utf8mb4)" : name;
        if (FLOATING.matcher(column.type()).matches()) {
            return name + " + 0e0";
        }
        return MAY_BE_LONG.matcher(column.type()).matches() ? ofLong(value) : value;
    }

    private static String from(RowRange rows) {
        String table =
                " FROM " + Identifier.quote(rows.table().schema(), rows.table().name());
        if (rows.index().isEmpty()) {
            return table;
        }
        List<String> conditions = new ArrayList<>();
        if (!rows.after().isEmpty()) {
            conditions.add(bound(rows.key(), ">", ">"));
        }
        if (!rows.upTo().isEmpty()) {
            conditions.add(bound(rows.key(), "<", "<="));
        }
        return table + " FORCE INDEX (" + Identifier.quote(rows.index()) + ")"
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions));
    }

    /** {@code (a > ? OR a = ? AND (b > ? OR b = ? AND c >= ?))}: a comparison of tuples would use no index. */
    private static String bound(List<Column> key, String strict, String last) {
        String column = Identifier.quote(key.get(0).name());
        if (key.size() == 1) {
            return column + " " + last + " ?";
        }
        return "(" + column + " " + strict + " ? OR " + column + " = ? AND "
                + bound(key.subList(1, key.size()), strict, last) + ")";
    }

    private static Object[] parameters(RowRange rows) {
        return Stream.of(rows.after(), rows.upTo())
                .flatMap(key -> IntStream.range(0, key.size())
                        .boxed()
                        .flatMap(i -> Collections.nCopies(i == key.size() - 1 ? 1 : 2, key.get(i)).stream()))
                .toArray();
    }
}
