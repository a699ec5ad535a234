package io.landfall.runbooks.pair.server;

import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.TableEngine;
import io.landfall.monitor.server.connection.Query;
import io.landfall.runbooks.pair.server.AdminDialect.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a family's rows are hashed, and how two servers of it are brought to the same state. Nothing of it locks or writes on
 * the source.
 */
public interface RowDialect {

    /**
     * A column that holds values of its own.
     *
     * @param name its name
     * @param type as its definition has it, with length and sign
     * @param characters its character set and collation; empty when it holds no characters
     */
    record Column(String name, String type, String characters) {

        @Override
        public String toString() {
            return type + (characters.isEmpty() ? "" : " " + characters);
        }
    }

    /**
     * A column of a unique key over whole columns of which none can be NULL, the primary key first.
     *
     * @param index the key
     * @param column the column
     */
    record KeyColumn(String index, String column) {}

    /**
     * Rows of a table, in the order of a key.
     *
     * @param table the table
     * @param columns those that are compared
     * @param asCharacters the names of those that have other character sets on each server: their characters are compared
     * @param index the key; empty without one, and then these are all rows
     * @param key its columns
     * @param after the key behind which they begin; empty when they begin with the first one
     * @param upTo the key of the last one; empty when they end with the last one
     */
    record RowRange(
            TableEngine table,
            List<Column> columns,
            List<String> asCharacters,
            String index,
            List<Column> key,
            List<Object> after,
            List<Object> upTo) {

        /** The same rows, of which only those behind this key. */
        public RowRange behind(List<Object> begin) {
            return new RowRange(table, columns, asCharacters, index, key, begin, upTo);
        }

        /** The same rows, of which only those up to this key. */
        public RowRange until(List<Object> end) {
            return new RowRange(table, columns, asCharacters, index, key, after, end);
        }
    }

    /**
     * What rows come to together.
     *
     * @param rows how many there are
     * @param hashes of all of them, whatever their order is; never the same on two servers when a row has no hash
     */
    record Sum(long rows, String hashes) {}

    /**
     * One row, or several that are the same where there is no key.
     *
     * @param key its key as people read it, with how many there are; or its hash where there is no key
     * @param hash its hash, 16 hexadecimal digits
     */
    record HashedRow(String key, String hash) {}

    /** Values are written in the same way from now on, whatever the server's settings are, and statements take their time. */
    String writesAlike();

    /** How both servers show the same state for a moment; empty where they can't, and then rows are read until they agree. */
    Optional<Hold> hold();

    /** Up to where the server has written. One row; what a query has seen before is in it, or will be at once. */
    Query<Gtids> position();

    /** The columns of a table in order; those that are computed when they are read are left out. */
    Query<Column> columns(TableEngine table);

    Query<KeyColumn> keys(TableEngine table);

    /** Whether rows can be read in the order of such a column, and each of its values be given back to the server. */
    boolean orders(Column column);

    /** How many rows a table has, as the server estimates. One row, none when it is not there. */
    Query<Long> roughRows(TableEngine table);

    /** One row. */
    Query<Sum> sum(RowRange rows);

    /** The key of the row with this number, from 1; no row when there are fewer. */
    Query<List<Object>> keyOf(RowRange rows, long number);

    /** Each row; without a key each kind of rows. */
    Query<HashedRow> each(RowRange rows);

    /** How two servers are brought to the same state for as long as it takes to open a snapshot on each. */
    interface Hold {

        /** The source's position that the session's snapshot shows. One row. */
        Query<Gtids> snapshotAt();

        /**
         * The applier stands still from when this has begun until nobody holds the user lock {@code until} any more, as it was
         * given back or its holder is gone, but at most for so long; then it runs again. One statement, so that it runs again
         * whatever becomes of whoever said it. The user lock {@code running} is held while it goes on.
         */
        Statement holdApplier(String running, String until, Duration longest);

        /** The replica, which is stopped, applies what comes up to this position and nothing behind it. */
        Statement applyUntil(Gtids position);
    }
}
