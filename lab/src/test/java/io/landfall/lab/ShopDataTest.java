package io.landfall.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.landfall.lab.database.LabMySql;
import io.landfall.lab.database.MySqlRelease;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
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

    @Test
    void isTheSameOnMySqlWithoutTracesInTheBinaryLog() throws SQLException {
        Optional<String> whyNot = MySqlRelease.V8_0.whyNot();
        assumeTrue(whyNot.isEmpty(), whyNot::orElseThrow);
        String rows =
                "SELECT CONCAT_WS(' ', COUNT(*), SUM(id), SUM(CRC32(name)), SUM(CRC32(about))) FROM shop.customers";
        try (Lab lab = Lab.open()) {
            LabDatabase mariaDb = ReplicatingPair.beforeTheMove(lab).source();
            LabMySql mySql = LabMySql.start(lab, MySqlRelease.V8_0);

            ShopData.seed(mariaDb, 20 * MIB, ShopData.Logging.UNLOGGED);
            ShopData.seed(mySql, 20 * MIB, ShopData.Logging.UNLOGGED);

            assertThat(ShopData.bytes(mySql)).isBetween(20 * MIB, 60 * MIB);
            assertThat(mySql.written()).isEmpty();
            assertThat(ask(mySql, rows)).isEqualTo(ask(mariaDb, rows));
        }
    }

    private static String ask(LabDatabase server, String query) throws SQLException {
        return ask(server, query, 1);
    }

    private static String askSecond(LabDatabase server, String query) throws SQLException {
        return ask(server, query, 2);
    }

    private static String ask(LabDatabase server, String query, int column) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(column);
        }
    }
}
