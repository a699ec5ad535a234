package io.landfall.runbooks.pair.mariadb;

import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.Gtids;
import io.landfall.monitor.server.connection.Query;
import io.landfall.runbooks.pair.server.AdminDialect.Statement;
import io.landfall.runbooks.pair.server.RowDialect;
import io.landfall.runbooks.pair.sql.CommonRows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Rows of MariaDB. A row's hash is CRC32 over its values, and once more over them in the opposite order. CRC32 is linear:
 * values that two rows have exchanged cancel each other out in an XOR of it. So the product of both is what is XORed. Rows
 * that are there twice, where there is no key, don't cancel each other out in a sum, which goes with it.
 */
final class MariaDbRows extends CommonRows implements RowDialect.Hold {

    private static final String SNAPSHOT_AT =
            """
            SELECT BINLOG_GTID_POS(
            (SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'BINLOG_SNAPSHOT_FILE'),
            (SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'BINLOG_SNAPSHOT_POSITION'))""";

    private final Dialect reading;

    MariaDbRows(Dialect reading) {
        this.reading = reading;
    }

    @Override
    public String writesAlike() {
        return "SET SESSION time_zone = '+00:00', sql_mode = '', max_statement_time = 0, lock_wait_timeout = 5";
    }

    @Override
    protected String hashes(List<String> values, List<String> backwards) {
        return "CRC32(" + joined(values) + ") a, CRC32(" + joined(backwards) + ") b";
    }

    @Override
    protected String ofLong(String value) {
        return "CRC32(" + value + "), OCTET_LENGTH(" + value + ")";
    }

    @Override
    protected String mixed() {
        return "a * b";
    }

    @Override
    protected String digits() {
        return "CONCAT(LPAD(HEX(a), 8, '0'), LPAD(HEX(b), 8, '0'))";
    }

    @Override
    public Optional<Hold> hold() {
        return Optional.of(this);
    }

    @Override
    public Query<Gtids> position() {
        return new Query<>("SELECT @@global.gtid_binlog_pos", row -> reading.gtids(row.getString(1)));
    }

    @Override
    public Query<Gtids> snapshotAt() {
        return new Query<>(SNAPSHOT_AT, row -> reading.gtids(row.getString(1)));
    }

    @Override
    public Statement holdApplier(String running, String until, Duration longest) {
        return new Statement(
                "BEGIN NOT ATOMIC DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END; DO GET_LOCK(?, 0); STOP SLAVE;"
                        + " DO GET_LOCK(?, ?); DO RELEASE_LOCK(?); STOP SLAVE; START SLAVE; DO RELEASE_LOCK(?); END",
                running,
                until,
                longest.toMillis() / 1e3,
                until,
                running);
    }

    @Override
    public Statement applyUntil(Gtids position) {
        return new Statement("START SLAVE UNTIL master_gtid_pos = ?", position.toString());
    }
}
