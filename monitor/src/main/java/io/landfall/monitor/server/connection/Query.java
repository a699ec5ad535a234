package io.landfall.monitor.server.connection;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Something that is asked of a server in one statement, over whatever connection there is to it.
 *
 * @param statement the statement, with a question mark for each parameter
 * @param row makes a fact of one row of its answer
 * @param parameters what the question marks stand for
 */
public record Query<T>(String statement, Row<T> row, List<Object> parameters) {

    public Query(String statement, Row<T> row, Object... parameters) {
        this(statement, row, List.of(parameters));
    }

    /** Reads the row on which the cursor stands. */
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A query whose rows have one column, a text. */
    public static Query<String> texts(String statement) {
        return new Query<>(statement, row -> row.getString(1));
    }
}
