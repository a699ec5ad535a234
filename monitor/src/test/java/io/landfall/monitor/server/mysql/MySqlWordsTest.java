package io.landfall.monitor.server.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.landfall.monitor.server.Dialect;
import io.landfall.monitor.server.Dialects;
import io.landfall.monitor.server.connection.ServerAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which words each version understands (MySQL 8.0, 8.4 and 9.x Reference Manuals, release notes of 8.0.22, 8.0.23 and 8.4.0). */
class MySqlWordsTest {

    private static final Dialects MYSQL = new Dialects(List.copyOf(MySql.all()));

    @ParameterizedTest
    @CsvSource({
        "8.0.15, SHOW SLAVE STATUS, SHOW MASTER STATUS, MASTER_, log_slave_updates",
        "8.0.22, SHOW SLAVE STATUS, SHOW MASTER STATUS, MASTER_, log_slave_updates",
        "8.0.23, SHOW REPLICA STATUS, SHOW MASTER STATUS, SOURCE_, log_slave_updates",
        "8.0.33-debug, SHOW REPLICA STATUS, SHOW MASTER STATUS, SOURCE_, log_slave_updates",
        "8.4.0, SHOW REPLICA STATUS, SHOW BINARY LOG STATUS, SOURCE_, log_replica_updates",
        "9.7.4, SHOW REPLICA STATUS, SHOW BINARY LOG STATUS, SOURCE_, log_replica_updates"
    })
    void areThoseOfTheVersion(String version, String following, String binlog, String option, String updates) {
        Dialect dialect = MYSQL.of("old-db", version);

        assertThat(dialect.following().statement()).isEqualTo(following);
        assertThat(dialect.binlogFilters().statement()).isEqualTo(binlog);
        assertThat(dialect.follow(new ServerAddress("10.0.0.1", 3306)))
                .contains(option + "HOST = '10.0.0.1', " + option + "PORT = 3306, " + option + "AUTO_POSITION = 1");
        assertThat(dialect.logsWhatItApplies()).isEqualTo(updates);
    }

    @ParameterizedTest
    @CsvSource({"5.7.44", "8.0.4", "10.11.6-MariaDB-log", "5.5.5-10.11.6-MariaDB"})
    void areNoneForWhatIsNotRead(String version) {
        assertThat(MYSQL.all()).noneMatch(dialect -> dialect.speaks(version));
    }

    @ParameterizedTest
    @CsvSource({
        "mysqld  Ver 8.0.33 for Linux on x86_64 (MySQL Community Server - GPL), 8.0",
        "/usr/sbin/mysqld  Ver 9.7.4-1 for debian-linux-gnu on x86_64 ((Debian)), 9.7"
    })
    void readWhatTheProgramPrints(String line, String series) {
        assertThat(MYSQL.all().get(0).printedSeries(line)).hasToString(series);
    }
}
