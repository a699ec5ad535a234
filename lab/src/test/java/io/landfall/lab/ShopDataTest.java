package io.landfall.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class ShopDataTest {

    private static final long MIB = 1024 * 1024;

    @Test
    void makesAboutAsMuchDataAsAskedWithoutTracesInTheBinaryLog() throws SQLException {
        try (Lab lab = Lab.open()) {
            LabMariaDb server =
                    lab.host("db-1").mariaDb(MariaDbSettings.initialised()).start();

            ShopData.seed(server, 20 * MIB, ShopData.Logging.UNLOGGED);

            assertThat(ShopData.bytes(server)).isBetween(20 * MIB, 60 * MIB);
            assertThat(ask(server, "SELECT @@gtid_binlog_pos")).isEmpty();
            assertThat(ask(server, "SELECT name FROM shop.customers WHERE id = 1"))
                    .startsWith("🐻 Åse 𝄞");
            assertThat(ask(server, "SELECT COUNT(*) FROM shop.orders")).isNotEqualTo("0");
        }
    }

    @Test
    void isTheSameOnATargetThatFollows() throws SQLException {
        try (Lab lab = Lab.open()) {
            ReplicatingPair pair = lab.replicatingPair(MariaDbSettings.initialised(), MIB);

            for (String table : new String[] {"customers", "orders", "attachments", "page_views"}) {
                String checksum = "CHECKSUM TABLE shop." + table;
                assertThat(askSecond(pair.target(), checksum)).isEqualTo(askSecond(pair.source(), checksum));
            }
        }
    }

    private static String ask(LabMariaDb server, String query) throws SQLException {
        return ask(server, query, 1);
    }

    private static String askSecond(LabMariaDb server, String query) throws SQLException {
        return ask(server, query, 2);
    }

    private static String ask(LabMariaDb server, String query, int column) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(column);
        }
    }
}
