package io.landfall.monitor.server.connection;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Something that is asked of a server in one statement, over whatever connection there is to it.
 *
 * @param statement the statement, without parameters
 * @param row makes a fact of one row of its answer
 */
public record Query<T>(String statement, Row<T> row) {

    /** Reads the row on which the cursor stands. */
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** A query whose rows have one column, a text. */
    public static Query<String> texts(String statement) {
        return new Query<>(statement, row -> row.getString(1));
    }
}
