package io.landfall.runbooks.pair.mysql;

import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.connection.Query;
import io.landfall.runbooks.pair.sql.CommonRows;
import java.util.List;
import java.util.Optional;

/** Rows of MySQL, whose servers tell no position with a snapshot: 64 bits of SHA2 over a row's values are its hash. */
final class MySqlRows extends CommonRows {

    private final Dialect reading;

    MySqlRows(Dialect reading) {
        this.reading = reading;
    }

    @Override
    public String writesAlike() {
        return "SET SESSION time_zone = '+00:00', sql_mode = '', max_execution_time = 0, lock_wait_timeout = 5";
    }

    @Override
    protected String hashes(List<String> values, List<String> backwards) {
        return "CAST(CONV(LEFT(SHA2(" + joined(values) + ", 256), 16), 16, 10) AS UNSIGNED) a";
    }

    @Override
    protected String ofLong(String value) {
        return "SHA2(" + value + ", 256)";
    }

    @Override
    protected String mixed() {
        return "a";
    }

    @Override
    protected String digits() {
        return "LPAD(HEX(a), 16, '0')";
    }

    @Override
    public Optional<Hold> hold() {
        return Optional.empty();
    }

    @Override
    public Query<Gtids> position() {
        return new Query<>("SELECT @@global.gtid_executed", row -> reading.gtids(row.getString(1)));
    }
}
