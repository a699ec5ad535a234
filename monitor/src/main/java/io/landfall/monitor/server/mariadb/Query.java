package io.landfall.monitor.server.mariadb;

import io.landfall.monitor.server.ClientSession;
import io.landfall.monitor.server.Heartbeat;
import io.landfall.monitor.server.ReplicaStatus;
import io.landfall.monitor.server.connection.ServerAddress;
import io.landfall.monitor.server.connection.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Something that is asked of a server in one statement, over whatever connection there is to it.
 *
 * @param statement the statement, without parameters
 * @param row makes a fact of one row of its answer
 */
public record Query<T>(String statement, Row<T> row) {

    /** What a server follows: no row when it is no replica. */
    public static final Query<ReplicaStatus> FOLLOWING = new Query<>("SHOW ALL SLAVES STATUS", Rows::replicaStatus);

    /** The newest heartbeat that arrived: no row when there is none. The table is Landfall's, and may be absent. */
    public static final Query<Heartbeat> HEARTBEAT =
            new Query<>("SELECT sequence, written_at_us, writer FROM landfall.heartbeat WHERE id = 1", Rows::heartbeat);

    /** Reads the row on which the cursor stands. */
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Every session on {@code server} but the one that asks. */
    public static Query<ClientSession> sessions(ServerAddress server) {
        return new Query<>(Sql.SESSIONS, row -> Rows.session(row, server));
    }
}
