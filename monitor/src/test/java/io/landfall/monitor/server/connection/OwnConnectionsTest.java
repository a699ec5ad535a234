package io.landfall.monitor.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.JdbcConnection;
import io.landfall.lab.Lab;
import io.landfall.lab.LabMariaDb;
import io.landfall.lab.MariaDbSettings;
import io.landfall.monitor.server.LabViews;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OwnConnectionsTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Test
    void knowsOneThatWasJustClosedAsLongAsTheServerMayListIt() throws SQLException {
        try (Lab lab = Lab.open()) {
            LabMariaDb server =
                    lab.host("own-host").mariaDb(MariaDbSettings.initialised()).start();
            DatabaseLogin login = LabViews.login(lab, server, "own-db");
            ServerAddress address = login.address();
            Connection kept = login.connect(LIMIT, LIMIT);
            Connection closed = login.connect(LIMIT, LIMIT);
            long id = id(closed);
            closed.close();
            long now = System.nanoTime();

            assertThat(OwnConnections.has(address, id, now)).isTrue();
            assertThat(OwnConnections.has(
                            address, id, now + Duration.ofSeconds(1).toNanos()))
                    .isTrue();
            assertThat(OwnConnections.has(
                            address, id, now + Duration.ofSeconds(3).toNanos()))
                    .isFalse();
            assertThat(OwnConnections.has(address, id, now)).isFalse();
            assertThat(OwnConnections.has(
                            address, id(kept), now + Duration.ofHours(1).toNanos()))
                    .isTrue();
            kept.close();
        }
    }

    private static long id(Connection connection) throws SQLException {
        return connection.unwrap(JdbcConnection.class).getSession().getThreadId();
    }
}
