package io.landfall.runbooks.pair.mariadb;

import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.connection.Query;
import io.landfall.monitor.server.mariadb.MariaDb;
import io.landfall.runbooks.pair.server.AdminDialect;
import io.landfall.runbooks.pair.server.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** How MariaDB is changed, 10.4 or newer. */
public final class MariaDbAdmin implements AdminDialect {

    private static final String POSITION =
            """
            SELECT @@global.gtid_binlog_pos, @@global.gtid_slave_pos, @@global.gtid_binlog_state,
            IF(@@global.read_only, 1, 0), @@global.event_scheduler, UTC_TIMESTAMP(6), @@global.server_id,
            (SELECT CONCAT(sequence, ' of ', writer, ' at ', written_at_us) FROM landfall.heartbeat WHERE id = 1)""";

    private final Dialect reading = new MariaDb();

    @Override
    public Dialect reading() {
        return reading;
    }

    @Override
    public Query<Position> position() {
        return new Query<>(POSITION, this::position);
    }

    private Position position(ResultSet row) throws SQLException {
        return new Position(
                reading.gtids(row.getString(1)),
                reading.gtids(row.getString(2)),
                reading.gtids(row.getString(3)),
                Optional.ofNullable(row.getString(8)).orElse(""),
                row.getBoolean(4),
                row.getString(5),
                row.getString(6),
                row.getString(7));
    }

    @Override
    public String waits() {
        return "SET SESSION wait_timeout = 604800, lock_wait_timeout = 5, innodb_lock_wait_timeout = 5,"
                + " max_statement_time = 0, idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0,"
                + " idle_write_transaction_timeout = 0";
    }

    @Override
    public String unlogged() {
        return "SET SESSION sql_log_bin = 0";
    }

    @Override
    public String logged() {
        return "SET SESSION sql_log_bin = 1";
    }

    @Override
    public String endConnection(long id) {
        return "KILL CONNECTION " + id;
    }
}
